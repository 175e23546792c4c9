import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import {
  descriptorNumber,
  list,
  nulTerminated,
  oneOf,
  optionsObject,
  string,
} from '../core/arguments.js';
import { Descriptor } from '../core/descriptor.js';
import { typeError } from '../core/errors.js';
import { native } from '../core/native.js';
import { signalOf } from '../core/wait-options.js';
import { Pipe } from '../pipe/pipe.js';
import { signalNumber, type SignalName } from '../signal/names.js';
import { sendSignal } from '../signal/send.js';
import { describeExit, type ExitStatus } from './exit-status.js';
import { ProcessDescriptor } from './process-descriptor.js';
import { pipeInode, variable, type Tie } from './tie.js';

/** What one of the standard streams of a child is: the same as here, /dev/null, or a descriptor. */
export type ChildStream = 'inherit' | 'ignore' | Descriptor | number;

export interface ChildOptions {
  readonly args?: readonly string[];
  /** Told to the child: which part of the file it is to play. */
  readonly role?: string;
  /** Handed over in this order, as the child's 5, 6 …; they stay open here. */
  readonly descriptors?: readonly (Descriptor | number)[];
  /** The environment; default that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: ChildStream;
  readonly stdout?: ChildStream;
  readonly stderr?: ChildStream;
  /** Aborted before the child is ready, it ends the child. */
  readonly signal?: AbortSignal | undefined;
}

/** A child process that said it is ready. Disposing ends it with SIGKILL, if it still runs. */
export class Child implements AsyncDisposable {
  readonly pid: number;
  /** How it ended; resolves when it was collected, so that no zombie is left. Never rejects. */
  readonly exited: Promise<ExitStatus>;
  readonly #process: ChildProcess;

  /** Takes over a child that was started; `lifeline` is closed when it has ended. */
  constructor(child: ChildProcess & { readonly pid: number }, lifeline: Descriptor) {
    this.#process = child;
    this.pid = child.pid;
    const descriptor = openIfPossible(child.pid);
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        // Node.js shows the end by a real-time signal as code 0; the kernel may tell better.
        const status = descriptor?.exitStatus() ?? { code, signal };
        descriptor?.close();
        lifeline.close();
        resolve(status);
      });
    });
  }

  /**
   * `kill(2)`: sends a signal to the child.
   *
   * @returns False when it has ended and was collected: its pid may be somebody else's by now.
   */
  kill(signal: SignalName | number): boolean {
    const number = signalNumber(signal);
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return false;
    // Not collected, so the pid is still the child's, be it a zombie.
    sendSignal(this.pid, number);
    return true;
  }

  /** Ends the child with SIGKILL, if it still runs, and waits until it was collected. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.kill('SIGKILL');
    await this.exited;
  }
}

/**
 * `fork(2)`, as near as Node.js comes: starts a file in a new process of this Node.js.
 *
 * Node.js cannot fork a running program: its other threads would be gone in the child. So the child
 * starts the file from its beginning, and is told its role. It calls `connectToParent()`, prepares,
 * and says `ready()`; until then it must not be signalled.
 *
 * The child learns when this process ends, however that happens; whether it then ends itself is its
 * own affair. The event loop is kept alive while a child runs.
 *
 * @throws `ERR_CHILD_NOT_READY` it ended without saying that it is ready; the abort signal's reason,
 *   after the child was ended; `EAGAIN`, `EMFILE`, `ENOMEM` it could not be started.
 * @see fork(2), execve(2), waitpid(2)
 */
export async function spawnChild(file: string | URL, options: ChildOptions = {}): Promise<Child> {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  if (typeof path !== 'string') throw typeError('file', 'a path or a URL', file);
  nulTerminated('file', path);
  checkOptions(optionsObject('options', options));
  const signal = signalOf(options);
  signal?.throwIfAborted();
  using ready = new Pipe();
  const lifeline = new Pipe();
  let child: Child;
  try {
    child = await start(path, options, ready, lifeline);
  } catch (error) {
    lifeline.close();
    throw error;
  }
  lifeline.read.close();
  ready.write.close();
  try {
    await becomeReady(child, path, ready.read, signalOf(options));
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
  return child;
}

/** All of them before anything is opened. */
function checkOptions({
  args = [],
  role = '',
  descriptors = [],
  env = {},
  ...streams
}: ChildOptions): void {
  Array.from(list('args', args)).forEach((value, i) => string(`args[${String(i)}]`, value));
  string('role', role);
  Array.from(list('descriptors', descriptors)).forEach((value, i) => {
    if (!(value instanceof Descriptor)) descriptorNumber(`descriptors[${String(i)}]`, value);
  });
  optionsObject('env', env);
  for (const name of ['stdin', 'stdout', 'stderr'] as const) {
    const { [name]: stream = 'inherit' } = streams;
    if (typeof stream === 'number') descriptorNumber(name, stream);
    else if (!(stream instanceof Descriptor)) oneOf(name, stream, ['inherit', 'ignore']);
  }
}

async function start(
  path: string,
  options: ChildOptions,
  ready: Pipe,
  lifeline: Pipe,
): Promise<Child> {
  const { args = [], role, descriptors = [], env = process.env } = options;
  const { stdin = 'inherit', stdout = 'inherit', stderr = 'inherit' } = options;
  const tie: Tie = {
    pid: process.pid,
    role,
    ready: pipeInode(ready.write.fd),
    lifeline: pipeInode(lifeline.read.fd),
    descriptorCount: descriptors.length,
  };
  const inherited = [ready.write, lifeline.read, ...descriptors];
  const child = spawn(process.execPath, [path, ...args], {
    stdio: [stdin, stdout, stderr, ...inherited].map(streamOf),
    env: { ...env, [variable]: JSON.stringify(tie) },
  });
  if (!isStarted(child)) {
    throw await new Promise((resolve) => child.once('error', resolve));
  }
  return new Child(child, lifeline.write);
}

/** Not before Linux 5.3, nor when no descriptor is left: what it is for can be missed. */
function openIfPossible(pid: number): ProcessDescriptor | undefined {
  try {
    return ProcessDescriptor.open(pid);
  } catch {
    return undefined;
  }
}

function isStarted(child: ChildProcess): child is ChildProcess & { readonly pid: number } {
  return child.pid !== undefined;
}

function streamOf(stream: ChildStream): 'inherit' | 'ignore' | number {
  return stream instanceof Descriptor ? stream.fd : stream;
}

async function becomeReady(
  child: Child,
  path: string,
  ready: Descriptor,
  signal: AbortSignal | undefined,
): Promise<void> {
  const byte = new Uint8Array(1);
  let isReady = false;
  const read = (fd: number): number => {
    const length = native.read(fd, byte);
    if (length === 1) isReady = true;
    return length;
  };
  // End-of-file comes with its end, unless something it started still holds the pipe.
  await Promise.race([ready.retry('read', 'readable', read, { signal }), child.exited]);
  // It may have said so and ended since.
  if (isReady || read(ready.fd) === 1) return;
  // It has ended or is about to, and keeps its status; or it closed the pipe and lives on, useless.
  child.kill('SIGKILL');
  const status = await child.exited;
  throw Object.assign(
    new Error(`child ${String(child.pid)} (${path}) ${describeExit(status)} before it was ready`),
    { code: 'ERR_CHILD_NOT_READY', status },
  );
}
