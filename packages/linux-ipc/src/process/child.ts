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
import { KEY, requireKey, type Key } from '../core/construction.js';
import { typeError } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { OwnedDescriptor } from '../core/owned-descriptor.js';
import { abortSignal, signalOf, type WaitOptions } from '../core/wait-options.js';
import { Waiters } from '../core/waiters.js';
import { withoutPrototype } from '../core/without-prototype.js';
import { Pipe } from '../pipe/pipe.js';
import { signalNumber, type SignalName } from '../signal/names.js';
import { sendSignal } from '../signal/send.js';
import { describeExit, type ExitStatus } from './exit-status.js';
import { ProcessDescriptor } from './process-descriptor.js';
import { pipeInode, variable, type ParentLink } from './parent-link.js';

/** A standard stream of a child: that of this process, /dev/null, or a descriptor. */
export type ChildStream = 'inherit' | 'ignore' | OwnedDescriptor | number;

export interface ChildOptions {
  readonly args?: readonly string[];
  /** Passed to the child as `Parent.role`. It selects the part of the file that the child runs. */
  readonly role?: string;
  /** Passed in this order, as the child's descriptors 5, 6 …; they stay open in this process. */
  readonly descriptors?: readonly (OwnedDescriptor | number)[];
  /** The environment; default that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: ChildStream;
  readonly stdout?: ChildStream;
  readonly stderr?: ChildStream;
  /** Kills the child when it aborts before the child is ready. */
  readonly signal?: AbortSignal | undefined;
}

/** Takes ownership of a started child; closes `lifeline` when it exits. */
let childOf: (child: ChildProcess & { readonly pid: number }, lifeline: OwnedDescriptor) => Child;

const childOptions = [
  'args',
  'role',
  'descriptors',
  'env',
  'stdin',
  'stdout',
  'stderr',
  'signal',
] as const;

/** A child process that has reported that it is ready. Disposing kills it with SIGKILL. */
export class Child implements AsyncDisposable {
  readonly pid: number;
  readonly #process: ChildProcess;
  #status: ExitStatus | undefined;
  readonly #exits = new Waiters('child');

  /** Use {@link spawnChild}. */
  private constructor(
    permit: Key,
    child: ChildProcess & { readonly pid: number },
    lifeline: OwnedDescriptor,
  ) {
    requireKey(permit, new.target);
    this.#process = child;
    this.pid = child.pid;
    const descriptor = openIfPossible(child.pid);
    child.once('exit', (code, signal) => {
      // Node.js reports death by a real-time signal as code 0; the kernel may report the signal.
      this.#status = descriptor?.exitStatus() ?? { code, signal };
      descriptor?.close();
      lifeline.close();
      this.#exits.wake();
    });
    readOnly(this, 'pid');
  }

  /**
   * `waitpid(2)`: waits until the child has exited and has been reaped, and returns its exit status.
   *
   * @throws The signal's reason; nothing else.
   */
  async exited(options?: WaitOptions): Promise<ExitStatus> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    // The running child keeps the event loop alive, not the wait.
    while (this.#status === undefined) await this.#exits.wait(signal, false);
    return this.#status;
  }

  /**
   * `kill(2)`: sends a signal to the child.
   *
   * @returns False if the child has exited and been reaped: another process may have its pid.
   */
  sendSignal(signal: SignalName | number): boolean {
    const number = signalNumber(signal);
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return false;
    // Not reaped, so the pid is still the child's, even if it is a zombie.
    sendSignal(this.pid, number);
    return true;
  }

  /** Kills the child with SIGKILL, if it is running, and waits until it has been reaped. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.sendSignal('SIGKILL');
    await this.exited();
  }

  static {
    childOf = (child, lifeline) => new Child(KEY, child, lifeline);
    inspectable(this, ['pid'], {
      state: (child) => {
        const { exitCode, signalCode } = child.#process;
        return exitCode === null && signalCode === null ? 'running' : 'exited';
      },
    });
  }
}

/**
 * Runs a file in a new process of this Node.js, the closest equivalent of `fork(2)`.
 *
 * Node.js cannot fork a running program, because the child would lack its other threads. The child
 * runs the file from the beginning, and reads its role from its parent: it calls `connectToParent()`,
 * prepares, and calls `ready()`. Do not signal it before that.
 *
 * The child is notified when this process exits, for any reason; it decides whether to exit too.
 * A running child keeps this event loop alive.
 *
 * @throws `ERR_CHILD_NOT_READY` the child exited before it was ready; the signal's reason, after the
 *   child was killed; `EAGAIN`, `EMFILE`, `ENOMEM` the child could not be started.
 * @see fork(2), execve(2), waitpid(2)
 */
export async function spawnChild(
  file: string | URL,
  options: ChildOptions = noOptions,
): Promise<Child> {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  if (typeof path !== 'string') throw typeError('file', 'a path or a URL', file);
  nulTerminated('file', path);
  const given = optionsOf(options, childOptions);
  checkOptions(given);
  const signal = abortSignal(given.signal);
  signal?.throwIfAborted();
  using ready = Pipe.create();
  const lifeline = Pipe.create();
  let child: Child;
  try {
    child = await start(path, given, ready, lifeline);
  } catch (error) {
    lifeline.close();
    throw error;
  }
  lifeline.read.close();
  ready.write.close();
  try {
    await becomeReady(child, path, ready.read, signal);
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
  return child;
}

/** Checks all options before anything is opened. */
function checkOptions(options: ChildOptions): void {
  const { args = [], role = '', descriptors = [], env = {} } = options;
  Array.from(list('args', args)).forEach((value, i) => string(`args[${String(i)}]`, value));
  string('role', role);
  Array.from(list('descriptors', descriptors)).forEach((value, i) => {
    if (!(value instanceof OwnedDescriptor)) descriptorNumber(`descriptors[${String(i)}]`, value);
  });
  optionsObject('env', env);
  for (const name of ['stdin', 'stdout', 'stderr'] as const) {
    const { [name]: stream = 'inherit' } = options;
    if (typeof stream === 'number') descriptorNumber(name, stream);
    else if (!(stream instanceof OwnedDescriptor)) oneOf(name, stream, ['inherit', 'ignore']);
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
  const link: ParentLink = {
    pid: process.pid,
    role,
    ready: pipeInode(ready.write.fd),
    lifeline: pipeInode(lifeline.read.fd),
    descriptorCount: descriptors.length,
  };
  const inherited = [ready.write, lifeline.read, ...descriptors];
  const child = spawn(process.execPath, [path, ...args], {
    stdio: [stdin, stdout, stderr, ...inherited].map(streamOf),
    env: withoutPrototype({ ...env, [variable]: JSON.stringify(withoutPrototype(link)) }),
  });
  if (!isStarted(child)) {
    throw await new Promise((resolve) => child.once('error', resolve));
  }
  return childOf(child, lifeline.write);
}

/** Undefined before Linux 5.3, and when no descriptor is left: the child works without it. */
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
  return stream instanceof OwnedDescriptor ? stream.fd : stream;
}

async function becomeReady(
  child: Child,
  path: string,
  ready: OwnedDescriptor,
  signal: AbortSignal | undefined,
): Promise<void> {
  const byte = new Uint8Array(1);
  let isReady = false;
  const read = (fd: number): number => {
    const length = native.read(fd, byte);
    if (length === 1) isReady = true;
    return length;
  };
  // The child's exit is end-of-file, unless a process that it started still holds the pipe.
  await Promise.race([ready.retry('read', 'readable', read, { signal }), child.exited()]);
  // The child may have reported and exited meanwhile.
  if (isReady || read(ready.polled.fd) === 1) return;
  // The child has exited or is exiting; or it has closed the pipe, and can never report.
  child.sendSignal('SIGKILL');
  const status = await child.exited();
  throw Object.assign(
    new Error(`child ${String(child.pid)} (${path}) ${describeExit(status)} before it was ready`),
    { code: 'ERR_CHILD_NOT_READY', status },
  );
}
