/** A nats-server of the test's own: on the loopback, at a free port, in a temporary folder. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** Why tests with a server are skipped; false if there is one. */
export const skip =
  spawnSync('nats-server', ['--version']).status === 0
    ? false
    : 'nats-server is not installed: sudo apt-get install nats-server';

/** Below those that the kernel gives to connections: none of another test takes it before the server listens. */
const ownPorts = { first: 10_000, last: 32_767 };

export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = randomInt(ownPorts.first, ownPorts.last + 1);
    const server = createServer().listen(port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue;
      throw error;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

export class NatsServer implements AsyncDisposable {
  readonly port: number;
  readonly folder = mkdtempSync(join(tmpdir(), 'linux-ipc-nats-'));
  #parameters: readonly string[];
  #child: ChildProcess | undefined;
  #log: Interface | undefined;

  private constructor(port: number, parameters: readonly string[]) {
    this.port = port;
    this.#parameters = parameters;
  }

  /** @param parameters More parameters of the command, `FOLDER` in them being the server's folder. */
  static async start(parameters: readonly string[] = ['-js']): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), parameters);
    await server.start();
    return server;
  }

  /**
   * Starts it with a configuration file. Give TLS and credentials a time-out: a busy machine may take more than the two
   * seconds that the server gives them otherwise.
   */
  static async configured(configuration: string): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), ['-c', 'FOLDER/nats.conf']);
    server.#configure(configuration);
    await server.start();
    return server;
  }

  /** The address of a channel. */
  at(name: string, credentials = ''): `nats://${string}` {
    return `nats://${credentials}127.0.0.1:${this.port}/${name}`;
  }

  /** Starts it, again at the same port with the same folder. */
  async start(parameters = this.#parameters): Promise<void> {
    this.#parameters = parameters;
    const own = ['-a', '127.0.0.1', '-p', String(this.port)];
    if (!parameters.includes('-c')) own.push('-sd', this.#store);
    // setpriv(1): it ends with the test, however that ends.
    const child = spawn(
      'setpriv',
      [
        '--pdeathsig',
        'KILL',
        'nats-server',
        ...own,
        ...this.#parameters.map((one) => one.replace('FOLDER', this.folder)),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#child = child;
    this.#log = createInterface(child.stderr);
    await this.#says('Server is ready');
  }

  get #store(): string {
    return join(this.folder, 'store');
  }

  #configure(configuration: string): void {
    // Given by a parameter, it would be one that reload() cannot change.
    const storing = `jetstream: { store_dir: "${this.#store}" }`;
    const text = configuration.replace('jetstream: {}', storing);
    writeFileSync(join(this.folder, 'nats.conf'), text);
  }

  /** Reads its log until a line contains this. */
  async #says(text: string): Promise<void> {
    const log = this.#log;
    const lines: string[] = [];
    await new Promise<void>((resolve, reject) => {
      log?.on('line', (line) => {
        if (lines.push(line) && line.includes(text)) resolve();
      });
      log?.once('close', () => {
        reject(new Error(`nats-server does not say ${text}: ${lines.join('\n')}`));
      });
    });
    log?.removeAllListeners('line').removeAllListeners('close');
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** `kill -HUP`: it reads this configuration in the place of the one with which it was started. */
  async reload(configuration: string): Promise<void> {
    this.#configure(configuration);
    this.#child?.kill('SIGHUP');
    await this.#says('Reloaded server configuration');
  }

  /** `kill -STOP`: it keeps its connections, and answers nothing. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
