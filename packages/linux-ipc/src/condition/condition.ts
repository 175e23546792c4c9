import { KEY, requireKey, type Key } from '../core/construction.js';
import { deadlineIn, nowUs } from '../core/time-out.js';
import { typeError } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { wholeWord, FutexWords } from '../memory/futex-words.js';
import { MutexLock, requireHeld } from '../mutex/mutex-lock.js';

const notified = 0;

/**
 * A condition in shared memory: a process that holds a mutex waits until another one notifies it that
 * the data guarded by the mutex have changed. The mutex is released during the wait.
 *
 * Every wake-up can be spurious: wait in a loop that tests the data.
 */
export class Condition implements Disposable {
  /** The bytes of shared memory that it occupies. */
  static readonly byteLength: number = FutexWords.byteLength;

  readonly #words: FutexWords;

  private constructor(permit: Key, words: FutexWords) {
    requireKey(permit, new.target);
    this.#words = words;
  }

  /**
   * Opens a condition in shared memory. Its layout is this library's own: a word that each notification
   * increments, and on which processes wait by futex(2). Memory of zeros is a new condition, so there is
   * no createIn.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes of memory mapped by this library,
   *   at an offset that is a multiple of 8. It is mapped a second time, so the memory may be closed.
   * @returns The owner; release with `using` or `close()`. The condition itself stays in the memory.
   * @throws `ERR_OUT_OF_RANGE` too few bytes, or not aligned; `ERR_INVALID_STATE` closed memory; `EINVAL`,
   *   `EACCES` the memory is not shared and writable; `ENOMEM` no memory, or no mapping, is left.
   * @see futex(2), pthread_cond_wait(3)
   */
  static openIn(memory: Uint8Array): Condition {
    return new Condition(KEY, new FutexWords(memory, 'condition'));
  }

  get closed(): boolean {
    return this.#words.closed;
  }

  /**
   * `pthread_cond_wait(3)`: releases the lock, waits for a notification, and acquires the lock again. The
   * event loop keeps running.
   *
   * No notification after the release is missed.
   *
   * @param lock A lock that is held. When this resolves it is held again, and may report a death: see
   *   {@link MutexLock.ownerDied}. When this rejects it is not held.
   * @throws The signal's reason; `EPERM` the lock is not held; `ERR_CLOSED` this or the mutex is closed, or is closed during the wait; what
   *   {@link MutexLock.unlock} and {@link Mutex.lock} throw.
   * @see pthread_cond_wait(3)
   */
  async wait(lock: MutexLock, options?: WaitOptions): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const seen = this.#release(lock);
    await this.#words.wait(notified, wholeWord, seen, signal);
    await lock.relock(options);
  }

  /**
   * `pthread_cond_timedwait(3)`: as {@link wait}, but blocks this thread.
   *
   * @param timeoutMs How long to wait for the notification and the lock together: 0 or more. If omitted,
   *   forever.
   * @returns False if the time-out expires first: the lock is not held.
   */
  waitSync(lock: MutexLock, timeoutMs?: number): boolean {
    const deadline = deadlineIn(timeoutMs);
    const seen = this.#release(lock);
    return (
      this.#words.waitSync(notified, wholeWord, seen, timeoutMs) &&
      lock.relockSync(Math.max(0, deadline - nowUs()) / 1000)
    );
  }

  #release(lock: MutexLock): number {
    if (!(lock instanceof MutexLock)) throw typeError('lock', 'a MutexLock', lock);
    requireHeld(lock);
    const seen = this.#words.load(notified);
    lock.unlock();
    return seen;
  }

  /**
   * `pthread_cond_signal(3)`: wakes one waiter, if there is one. Hold the mutex while you change the data.
   * You may release it before this call or after it.
   */
  notifyOne(): void {
    this.#words.addAndWake(notified, 1);
  }

  /** `pthread_cond_broadcast(3)`: wakes all waiters. */
  notifyAll(): void {
    this.#words.addAndWake(notified, native.everyWaiter);
  }

  /** `munmap(2)`. Idempotent. Pending waits through this object throw `ERR_CLOSED`. */
  close(): void {
    this.#words.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  static {
    inspectable(Condition, [], { notifications: (condition) => condition.#words.load(notified) });
  }
}
