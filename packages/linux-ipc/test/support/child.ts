/** A child process of a test: reads its output line by line, and waits for its exit. */
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
    if (next.done === true) throw new Error(`the child closed its output: ${this.#errors}`);
    return next.value;
  }

  say(line: string): void {
    this.process.stdin.write(`${line}\n`);
  }

  /** Sends a line; returns the reply, which is one line. */
  async ask(line: string): Promise<string> {
    this.say(line);
    return await this.line();
  }

  /** Ends the child's standard input, and waits for its exit; returns the exit status. */
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
