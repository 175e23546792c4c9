/** Runs the programs as a user does, and reports their output and exit status. */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { after } from 'node:test';

import { programPath } from './program-path.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

/** Kills the processes that a failed test leaves behind, for which the runner would wait. */
after(() => {
  for (const process of running) process.kill('SIGKILL');
});

/** A started process: its output so far, and its exit. */
export class Running {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  readonly #process: ChildProcess;

  constructor(command: string, args: readonly string[], options: SpawnOptions = {}) {
    // In English, whatever the user's locale.
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    this.#process = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env, ...options });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#process.stdin?.on('error', () => undefined);
    running.add(this.#process);
    this.ended = once(this.#process, 'close').then(([code, signal]) => {
      running.delete(this.#process);
      const { stdout, stderr } = this;
      return {
        code: code as number | null,
        signal: signal as NodeJS.Signals | null,
        stdout,
        stderr,
      };
    });
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error('the process did not start');
    return this.#process.pid;
  }

  get stdin(): NodeJS.WritableStream {
    if (this.#process.stdin === null) throw new Error('standard input is not a pipe');
    return this.#process.stdin;
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Resolves when the standard output matches `pattern`; rejects if the process exits before. */
  async says(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match !== null) return match;
      const more = once(this.#process.stdout ?? this.#process, 'data');
      const end = this.ended.then((ended) => {
        throw new Error(`exited without ${String(pattern)}: ${JSON.stringify(ended)}`);
      });
      await Promise.race([more, end]);
    }
  }
}

/** Starts one of our programs. */
export function start(name: string, ...args: string[]): Running {
  return new Running(process.execPath, [programPath(name), ...args]);
}

/** Runs one of our programs until it exits. */
export function run(name: string, ...args: string[]): Promise<Ended> {
  return start(name, ...args).ended;
}

/** Runs any command until it exits. */
export function runCommand(command: string, ...args: string[]): Promise<Ended> {
  return new Running(command, args).ended;
}
