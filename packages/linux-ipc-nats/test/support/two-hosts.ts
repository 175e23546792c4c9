/**
 * Two hosts: network namespaces, joined by a cable (veth(4)) of their own, which reaches nothing else. Each
 * exists as long as a process sleeps in it: nothing is left behind.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readlinkSync } from 'node:fs';

/** Why tests with two hosts are skipped; false if there can be some. */
export const skip =
  spawnSync('unshare', ['--net', 'ip', 'link']).status === 0
    ? false
    : 'network namespaces cannot be made here: it takes root, and iproute2';

export class Host {
  readonly address: string;
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess, address: string) {
    this.#holder = holder;
    this.address = address;
  }

  static async start(address: string): Promise<Host> {
    const own = readlinkSync('/proc/self/ns/net');
    const holder = spawn('unshare', ['--net', 'sleep', '600'], { stdio: 'ignore' });
    // unshare(2) follows the start of the process.
    while (readlinkSync(`/proc/${holder.pid ?? 0}/ns/net`) === own) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return new Host(holder, address);
  }

  /** Two hosts that reach each other. */
  static async pair(): Promise<[Host, Host]> {
    const hosts: [Host, Host] = [await Host.start('10.77.0.1'), await Host.start('10.77.0.2')];
    const [one, two] = hosts;
    one.#ip('link', 'add', 'cable', 'type', 'veth', 'peer', 'name', 'cable', 'netns', `${two.pid}`);
    for (const host of hosts) {
      host.#ip('address', 'add', `${host.address}/24`, 'dev', 'cable');
      host.#ip('link', 'set', 'cable', 'up');
      host.#ip('link', 'set', 'lo', 'up');
    }
    return hosts;
  }

  get pid(): number {
    return this.#holder.pid ?? 0;
  }

  /** The command that runs another on this host. */
  command(program: string, parameters: readonly string[]): [string, string[]] {
    return ['nsenter', [`--net=/proc/${this.pid}/ns/net`, program, ...parameters]];
  }

  /** Cuts the cable, or joins it again. */
  cable(state: 'down' | 'up'): void {
    this.#ip('link', 'set', 'cable', state);
  }

  stop(): void {
    this.#holder.kill('SIGKILL');
  }

  #ip(...parameters: string[]): void {
    const [program, all] = this.command('ip', parameters);
    const { status, stderr } = spawnSync(program, all, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`ip ${parameters.join(' ')}: ${stderr}`);
  }
}
