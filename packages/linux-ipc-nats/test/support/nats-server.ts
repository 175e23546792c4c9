/** A nats-server of the test's own: on the loopback, at a free port, in a temporary folder. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Why tests with a server are skipped; false if there is one. */
export const skip =
  spawnSync('nats-server', ['--version']).status === 0
    ? false
    : 'nats-server is not installed: sudo apt-get install nats-server';

export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export class NatsServer implements AsyncDisposable {
  readonly port: number;
  readonly folder = mkdtempSync(join(tmpdir(), 'linux-ipc-nats-'));
  #parameters: readonly string[];
  #child: ChildProcess | undefined;

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
    writeFileSync(join(server.folder, 'nats.conf'), configuration);
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
    const own = ['-a', '127.0.0.1', '-p', String(this.port), '-sd', join(this.folder, 'store')];
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
    const lines: string[] = [];
    for await (const line of createInterface(child.stderr)) {
      lines.push(line);
      if (line.includes('Server is ready')) {
        child.stderr.resume();
        return;
      }
    }
    throw new Error(`nats-server ended: ${lines.join('\n')}`);
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
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
