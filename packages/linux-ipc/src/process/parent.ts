import { isMainThread } from 'node:worker_threads';

import { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';
import { firstHandedOverFd, lifelineFd, readTie, readyFd, variable, type Tie } from './tie.js';

/** The process that started this one with `spawnChild`, seen from here. */
export class Parent {
  /** The parent's process id; while it lives, that of `getppid(2)`. */
  readonly pid: number;
  /** The role given to `spawnChild`. */
  readonly role: string | undefined;
  /** The descriptors handed over, in the order given. They are this process's own: close them. */
  readonly descriptors: readonly number[];
  /** Resolves when the parent is gone, however it ended. Does not keep this process alive. */
  readonly ended: Promise<void>;
  readonly #ready = new Descriptor(readyFd, 'tie to the parent');

  constructor(tie: Tie) {
    this.pid = tie.pid;
    this.role = tie.role;
    this.descriptors = Array.from({ length: tie.descriptorCount }, (_, i) => firstHandedOverFd + i);
    this.ended = endOf(new Descriptor(lifelineFd, 'tie to the parent'));
  }

  /** Tells the parent that this process is ready: `spawnChild` resolves there. A second time is fine. */
  ready(): void {
    if (this.#ready.closed) return;
    // One byte into an empty pipe never waits; should the parent be gone, `ended` tells.
    native.write(this.#ready.fd, new Uint8Array(1));
    this.#ready.close();
  }
}

async function endOf(lifeline: Descriptor): Promise<void> {
  lifeline.unref();
  // Nothing is ever written there: this is end-of-file.
  await lifeline.read(new Uint8Array(1));
  lifeline.close();
}

let parent: Parent | undefined;

/**
 * The parent that started this process with `spawnChild`; undefined when nobody did, and in worker
 * threads. Asked again, it answers the same.
 *
 * The variable that told of the parent is removed from `process.env`.
 */
export function connectToParent(): Parent | undefined {
  const text = process.env[variable];
  if (parent !== undefined || text === undefined || !isMainThread) return parent;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- it must be gone, not undefined
  delete process.env[variable];
  const tie = readTie(text);
  if (tie !== undefined) parent = new Parent(tie);
  return parent;
}
