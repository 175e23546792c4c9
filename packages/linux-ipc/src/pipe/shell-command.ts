import { spawn, type ChildProcess } from 'node:child_process';

import { nulTerminated, oneOf } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { withoutPrototype } from '../core/without-prototype.js';
import type { ExitStatus } from '../process/exit-status.js';
import type { PipeReader } from './pipe-reader.js';
import type { PipeWriter } from './pipe-writer.js';
import { Pipe } from './pipe.js';

let shellCommandOf: <End extends PipeReader | PipeWriter>(
  child: ChildProcess & { readonly pid: number },
  pipe: End,
) => ShellCommand<End>;

/** A shell command connected to this process by a pipe. */
export class ShellCommand<End extends PipeReader | PipeWriter> implements AsyncDisposable {
  /** This process's end: the command's standard output to read, or its standard input to write. */
  readonly pipe: End;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #exited: Promise<ExitStatus>;

  /** Use {@link openShellCommand}. */
  private constructor(permit: Key, child: ChildProcess & { readonly pid: number }, pipe: End) {
    requireKey(permit, new.target);
    this.pipe = pipe;
    this.pid = child.pid;
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
    // The command does not keep this process alive until close() waits for it.
    child.unref();
    readOnly(this, 'pipe', 'pid');
  }

  static {
    shellCommandOf = (child, pipe) => new ShellCommand(KEY, child, pipe);
  }

  /**
   * `pclose(3)`: closes this end of the pipe, waits until the command exits and reaps it. A second
   * call returns the same status.
   *
   * A command that still prints then gets SIGPIPE. If it ignores the signal, close() keeps waiting.
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

inspectable(ShellCommand, ['pid', 'pipe']);

/**
 * `popen(command, type)`: runs `/bin/sh -c command` with a pipe as its standard output (`'r'`) or its
 * standard input (`'w'`). It inherits the other standard streams, the environment and the working
 * directory.
 *
 * The shell interprets the command: never insert text from an untrusted source.
 *
 * @returns The owner; `close()` waits until the command exits and returns its exit status.
 * @throws `EAGAIN`, `ENOMEM` no process can be created; `EMFILE`, `ENFILE` no descriptor is left.
 * @see popen(3), pclose(3), system(3)
 */
export async function openShellCommand(
  command: string,
  type: 'r',
): Promise<ShellCommand<PipeReader>>;
export async function openShellCommand(
  command: string,
  type: 'w',
): Promise<ShellCommand<PipeWriter>>;
export async function openShellCommand(
  command: string,
  type: 'r' | 'w',
): Promise<ShellCommand<PipeReader> | ShellCommand<PipeWriter>> {
  nulTerminated('command', command);
  oneOf('type', type, ['r', 'w']);
  const pipe = Pipe.create();
  try {
    const child = await start(command, type === 'r' ? [0, pipe.write.fd, 2] : [pipe.read.fd, 1, 2]);
    return type === 'r' ? shellCommandOf(child, pipe.read) : shellCommandOf(child, pipe.write);
  } catch (error) {
    pipe.close();
    throw error;
  } finally {
    // The other end must be open in the command only: a copy here would prevent end-of-file and EPIPE.
    (type === 'r' ? pipe.write : pipe.read).close();
  }
}

async function start(
  command: string,
  stdio: number[],
): Promise<ChildProcess & { readonly pid: number }> {
  // popen(3) uses the same argv[0], which the shell's messages show.
  const child = spawn('/bin/sh', ['-c', command], {
    argv0: 'sh',
    stdio,
    env: withoutPrototype(process.env),
  });
  if (child.pid === undefined) {
    throw await new Promise((resolve) => child.once('error', resolve));
  }
  return child as ChildProcess & { readonly pid: number };
}
