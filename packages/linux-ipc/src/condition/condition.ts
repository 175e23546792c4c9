import { deadlineIn, nowUs } from '../core/deadline.js';
import { closedError, typeError } from '../core/errors.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { wholeWord, Words } from '../memory/words.js';
import { MutexLock } from '../mutex/index.js';

const notified = 0;

/**
 * A condition in shared memory: who holds a mutex waits, releasing it meanwhile, until another process
 * says that what the mutex guards has changed.
 *
 * Every wake-up may be spurious: wait in a loop that looks.
 */
export class Condition implements Disposable {
  /** Bytes of shared memory that it takes up. */
  static readonly byteLength: number = Words.byteLength;

  readonly #words: Words;

  private constructor(words: Words) {
    this.#words = words;
  }

  /**
   * A condition in shared memory, of this library's own kind: a word that each notification raises by
   * one, waited on by futex(2). Zeros are a new one, so there is nothing to make.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes of memory mapped by this library,
   *   at an offset that is a multiple of 8. It is mapped once more: the memory may be closed.
   * @returns The owner; release with `using` or `close()`. The condition itself stays in the memory.
   * @throws `ERR_OUT_OF_RANGE` too few bytes (closed memory has none), or not aligned; `EINVAL` the
   *   memory is not shared; `ENOMEM` no memory, or no mapping, is left.
   * @see futex(2), pthread_cond_wait(3)
   */
  static openIn(memory: Uint8Array): Condition {
    return new Condition(new Words(memory, 'condition'));
  }

  get closed(): boolean {
    return this.#words.closed;
  }

  /**
   * `pthread_cond_wait(3)`: releases the lock, waits for a notification, takes the lock again. The event
   * loop runs on.
   *
   * A notification that comes after the lock was released is not missed.
   *
   * @param lock Held; when this resolves it is held again, and may tell of a death: see
   *   {@link MutexLock.ownerDied}. When this rejects it is not held.
   * @throws The signal's reason; `ERR_CLOSED` this or the mutex was closed before or meanwhile; what
   *   {@link MutexLock.unlock} and {@link Mutex.lock} throw.
   * @see pthread_cond_wait(3)
   */
  async wait(lock: MutexLock, options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const seen = this.#release(lock);
    await this.#words.wait(notified, wholeWord, seen, signal);
    await lock.relock(options);
  }

  /**
   * `pthread_cond_timedwait(3)`: as {@link wait}; this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more, for the notification and for the lock.
   * @returns False when the time was over first; then the lock is not held.
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
    if (!lock.held) throw closedError('lock');
    const seen = this.#words.load(notified);
    lock.unlock();
    return seen;
  }

  /**
   * `pthread_cond_signal(3)`: wakes one who waits, if there is one. Hold the mutex while changing what it
   * guards; whether it is still held here makes no difference.
   */
  notifyOne(): void {
    this.#words.addAndWake(notified, 1);
  }

  /** `pthread_cond_broadcast(3)`: wakes all who wait. */
  notifyAll(): void {
    this.#words.addAndWake(notified, native.everyWaiter);
  }

  /** `munmap(2)`: idempotent. Whoever still waits through this object is refused with `ERR_CLOSED`. */
  close(): void {
    this.#words.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
