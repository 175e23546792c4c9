import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';
import type { SharedRange } from '../memory/shared-range.js';
import { take, takeSync } from '../memory/taking.js';
import { mutexTaking } from './taking.js';

/** One holding of a mutex: whoever has this object holds it, until `unlock()`. */
export class MutexLock implements Disposable {
  readonly #range: SharedRange;
  #ownerDied: boolean;
  #held = true;

  /** Made by `Mutex` alone. */
  constructor(range: SharedRange, ownerDied: boolean) {
    this.#range = range;
    this.#ownerDied = ownerDied;
  }

  /**
   * EOWNERDEAD: the owner before died while it held the mutex, so what the mutex guards may be half
   * changed. Repair it, then call {@link makeConsistent}.
   */
  get ownerDied(): boolean {
    return this.#ownerDied;
  }

  /**
   * Whether it is held: false from `unlock()` on, when the mutex was closed, and while a condition waits.
   */
  get held(): boolean {
    return this.#held && !this.#range.closed;
  }

  /**
   * `pthread_mutex_consistent(3)`: what the mutex guards is in order again. Without this, `unlock()`
   * makes the mutex unusable for everybody: `ENOTRECOVERABLE`.
   *
   * Does nothing when no owner died.
   *
   * @throws `EINVAL` it is not held any more; `ERR_CLOSED` the mutex was closed.
   * @see pthread_mutex_consistent(3)
   */
  makeConsistent(): void {
    if (!this.#ownerDied) return;
    checked('pthread_mutex_consistent', native.mutexConsistent(this.#range.handle));
    this.#ownerDied = false;
  }

  /**
   * `pthread_mutex_unlock(3)`: releases the mutex, and wakes one who waits. Idempotent.
   *
   * @throws `EPERM` another process wrote over the mutex: it was not this one's any more.
   * @see pthread_mutex_unlock(3)
   */
  unlock(): void {
    if (!this.held) return;
    this.#held = false;
    checked('pthread_mutex_unlock', native.mutexUnlock(this.#range.handle));
  }

  /** Takes the mutex again, for this object. */
  async relock(options: WaitOptions = {}): Promise<void> {
    this.#ownerDied = await take(this.#range, mutexTaking, options);
    this.#held = true;
  }

  /** As {@link relock}; this thread stands still. False when the time was over first. */
  relockSync(timeoutMs?: number): boolean {
    const ownerDied = takeSync(this.#range, mutexTaking, timeoutMs);
    if (ownerDied === undefined) return false;
    this.#ownerDied = ownerDied;
    this.#held = true;
    return true;
  }

  [Symbol.dispose](): void {
    this.unlock();
  }
}
