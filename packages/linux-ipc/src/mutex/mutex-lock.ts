import { constants } from 'node:os';

import { KEY, requireKey, type Key } from '../core/construction.js';
import { checked, explained, systemError } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';
import type { SharedRange } from '../memory/shared-range.js';
import { acquire, acquireSync } from '../memory/acquisition.js';
import { mutexAcquisition } from './mutex-acquisition.js';

/** Makes the lock of a mutex that this thread has just acquired. */
export let mutexLockOf: (range: SharedRange, ownerDied: boolean) => MutexLock;

/** Throws `EPERM` if the lock has been released; `ERR_CLOSED` if its mutex is closed. */
export let requireHeld: (lock: MutexLock) => void;

/** An acquired mutex: it is held until `unlock()`. */
export class MutexLock implements Disposable {
  readonly #range: SharedRange;
  #ownerDied: boolean;
  #held = true;

  /** Use `Mutex.lock()`. */
  private constructor(permit: Key, range: SharedRange, ownerDied: boolean) {
    requireKey(permit, new.target);
    this.#range = range;
    this.#ownerDied = ownerDied;
  }

  static {
    mutexLockOf = (range, ownerDied) => new MutexLock(KEY, range, ownerDied);
    requireHeld = (lock) => {
      if (lock.#range.handle >= 0 && lock.#held) return;
      const error = systemError('pthread_cond_wait', -constants.errno.EPERM);
      throw explained(error, 'the lock is not held: it was released, so lock the mutex again');
    };
  }

  /**
   * EOWNERDEAD: whether the previous owner died while it held the mutex. The data may then be half
   * changed: repair them, then call {@link makeConsistent}.
   */
  get ownerDied(): boolean {
    return this.#ownerDied;
  }

  /**
   * Whether the mutex is held: false after `unlock()`, once it is closed, and while a condition waits.
   */
  get held(): boolean {
    return this.#held && !this.#range.closed;
  }

  /**
   * `pthread_mutex_consistent(3)`: records that the data are repaired. Without this, `unlock()` makes the
   * mutex unusable for every process: `ENOTRECOVERABLE`.
   *
   * It has no effect if no owner died.
   *
   * @throws `EINVAL` the mutex is no longer held; `ERR_CLOSED` it is closed.
   * @see pthread_mutex_consistent(3)
   */
  makeConsistent(): void {
    if (!this.#ownerDied) return;
    checked('pthread_mutex_consistent', native.mutexConsistent(this.#range.handle));
    this.#ownerDied = false;
  }

  /**
   * `pthread_mutex_unlock(3)`: releases the mutex, and wakes one waiter. Idempotent.
   *
   * @throws `EPERM` another process overwrote the mutex, and so took it away.
   * @see pthread_mutex_unlock(3)
   */
  unlock(): void {
    if (!this.held) return;
    this.#held = false;
    checked('pthread_mutex_unlock', native.mutexUnlock(this.#range.handle) ?? 0);
  }

  /** Acquires the mutex again for this object, as a condition does after its wait. */
  async relock(options?: WaitOptions): Promise<void> {
    this.#ownerDied = await acquire(this.#range, mutexAcquisition, options);
    this.#held = true;
  }

  /** As {@link relock}, but blocks this thread. Returns false if the time-out expires first. */
  relockSync(timeoutMs?: number): boolean {
    const ownerDied = acquireSync(this.#range, mutexAcquisition, timeoutMs);
    if (ownerDied === undefined) return false;
    this.#ownerDied = ownerDied;
    this.#held = true;
    return true;
  }

  [Symbol.dispose](): void {
    this.unlock();
  }
}

inspectable(MutexLock, ['held', 'ownerDied']);
