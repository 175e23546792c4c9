import { isMainThread } from 'node:worker_threads';

import { KEY, requireKey, type Key } from '../core/construction.js';
import { Descriptor } from '../core/descriptor.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { Waiters } from '../core/waiters.js';
import {
  firstHandedOverFd,
  lifelineFd,
  readParentLink,
  readyFd,
  variable,
  type ParentLink,
} from './parent-link.js';

let parentOf: (link: ParentLink) => Parent;

/** The process that started this one with `spawnChild`. */
export class Parent {
  /** The parent's process id: `getppid(2)` returns it until the parent exits. */
  readonly pid: number;
  /** The role given to `spawnChild`. */
  readonly role: string | undefined;
  /** The descriptors that the parent passed, in its order. This process owns them: adopt or close each. */
  readonly descriptors: readonly number[];
  #hasExited = false;
  readonly #exits = new Waiters('parent');
  readonly #ready = Descriptor.from(readyFd, 'link to the parent');

  /** Use {@link connectToParent}. */
  private constructor(permit: Key, link: ParentLink) {
    requireKey(permit, new.target);
    this.pid = link.pid;
    this.role = link.role;
    this.descriptors = Array.from(
      { length: link.descriptorCount },
      (_, i) => firstHandedOverFd + i,
    );
    void endOf(Descriptor.from(lifelineFd, 'link to the parent')).then(() => {
      this.#hasExited = true;
      this.#exits.wake();
    });
    readOnly(this, 'pid', 'role', 'descriptors');
  }

  static {
    parentOf = (link) => new Parent(KEY, link);
  }

  /**
   * `read(2)`: waits until the parent exits, for any reason. The wait does not keep this process alive.
   *
   * @throws The signal's reason.
   */
  async exited(options?: WaitOptions): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    while (!this.#hasExited) await this.#exits.wait(signal, false);
  }

  /** Notifies the parent that this process is ready: `spawnChild` resolves there. Idempotent. */
  ready(): void {
    if (this.#ready.closed) return;
    // One byte into an empty pipe never blocks. If the parent has exited, `exited()` resolves.
    native.write(this.#ready.fd, new Uint8Array(1));
    this.#ready.close();
  }
}

inspectable(Parent, ['pid', 'role', 'descriptors']);

async function endOf(lifeline: Descriptor): Promise<void> {
  lifeline.unref();
  // No process writes to the pipe: the read returns at end-of-file.
  await lifeline.read(new Uint8Array(1));
  lifeline.close();
}

let parent: Parent | undefined;

/**
 * Returns the parent that started this process with `spawnChild`; undefined if the process was started in
 * another way, and in worker threads. Every call returns the same object.
 *
 * The first call removes the environment variable LINUX_IPC_PARENT from `process.env`.
 */
export function connectToParent(): Parent | undefined {
  const text = process.env[variable];
  if (parent !== undefined || text === undefined || !isMainThread) return parent;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- it must be gone, not undefined
  delete process.env[variable];
  const link = readParentLink(text);
  if (link !== undefined) parent = parentOf(link);
  return parent;
}
