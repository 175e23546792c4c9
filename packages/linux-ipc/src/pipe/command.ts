import { spawn, type ChildProcess } from 'node:child_process';

import { nulTerminated, oneOf } from '../core/arguments.js';
import type { ExitStatus } from '../process/exit-status.js';
import type { PipeReader } from './pipe-reader.js';
import type { PipeWriter } from './pipe-writer.js';
import { Pipe } from './pipe.js';

/** A shell command at the other end of a pipe. */
export class Command<End extends PipeReader | PipeWriter> implements AsyncDisposable {
  /** Ours: what the command prints is read from it, or what it is to read is written to it. */
  readonly pipe: End;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #exited: Promise<ExitStatus>;

  constructor(child: ChildProcess & { readonly pid: number }, pipe: End) {
    this.pipe = pipe;
    this.pid = child.pid;
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
    // Only who waits for its end is kept running by it.
    child.unref();
  }

  /**
   * `pclose(3)`: closes our end of the pipe, waits for the command's end and collects it. A second
   * call gives the same answer.
   *
   * A command that prints on then gets SIGPIPE; one that goes on all the same is waited for.
   */
  async close(): Promise<ExitStatus> {
    this.pipe.close();
    this.#child.ref();
    return this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/**
 * `popen(command, type)`: runs `/bin/sh -c command` with its standard output (`'r'`) or its standard
 * input (`'w'`) at the other end of a pipe. Everything else it has in common with this process.
 *
 * The command is the shell's to take apart: never put into it what somebody else chose.
 *
 * @returns The owner; `close()` waits for the end of the command and gives its exit status.
 * @throws `EAGAIN`, `ENOMEM` no process can be made; `EMFILE`, `ENFILE` no descriptor is left.
 * @see popen(3), pclose(3), system(3)
 */
export async function openCommand(command: string, type: 'r'): Promise<Command<PipeReader>>;
export async function openCommand(command: string, type: 'w'): Promise<Command<PipeWriter>>;
export async function openCommand(
  command: string,
  type: 'r' | 'w',
): Promise<Command<PipeReader> | Command<PipeWriter>> {
  nulTerminated('command', command);
  oneOf('type', type, ['r', 'w']);
  const pipe = new Pipe();
  try {
    const child = await start(command, type === 'r' ? [0, pipe.write.fd, 2] : [pipe.read.fd, 1, 2]);
    return type === 'r' ? new Command(child, pipe.read) : new Command(child, pipe.write);
  } catch (error) {
    pipe.close();
    throw error;
  } finally {
    // Only the command has the other end: else there would be no end-of-file, nor EPIPE.
    (type === 'r' ? pipe.write : pipe.read).close();
  }
}

async function start(
  command: string,
  stdio: number[],
): Promise<ChildProcess & { readonly pid: number }> {
  // As the C library calls it: the name stands in the shell's own messages.
  const child = spawn('/bin/sh', ['-c', command], { argv0: 'sh', stdio });
  if (child.pid === undefined) {
    throw await new Promise((resolve) => child.once('error', resolve));
  }
  return child as ChildProcess & { readonly pid: number };
}
