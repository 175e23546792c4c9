/** A child process of a test: its lines of output one by one, and its end. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export class Child implements AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #exit: Promise<unknown>;
  #errors = '';

  constructor(program: string, parameters: readonly string[]) {
    this.process = spawn(program, parameters);
    this.#exit = once(this.process, 'exit');
    this.#lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.process.stdin.on('error', () => undefined);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** The next line of standard output. */
  async line(): Promise<string> {
    const next = await this.#lines.next();
    if (next.done === true) throw new Error(`the child ended: ${this.#errors}`);
    return next.value;
  }

  say(line: string): void {
    this.process.stdin.write(`${line}\n`);
  }

  /** What it answers, in one line. */
  async ask(line: string): Promise<string> {
    this.say(line);
    return await this.line();
  }

  /** Ends standard input, waits for the end; what it exited with. */
  async end(): Promise<number | null> {
    this.process.stdin.end();
    await this.#exit;
    return this.process.exitCode;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.process.kill(signal);
    await this.#exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
  }
}
