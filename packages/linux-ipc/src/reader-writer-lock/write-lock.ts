import { KEY, requireKey, type Key } from '../core/construction.js';
import { checked } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native } from '../core/native.js';
import type { SharedRange } from '../memory/shared-range.js';

/** Makes the lock of a thread that has just acquired it; `value` is what the native call returned. */
export let writeLockOf: (range: SharedRange, value: number) => WriteLock;

/** A `ReaderWriterLock` held for writing, until `unlock()`. */
export class WriteLock implements Disposable {
  readonly #range: SharedRange;
  #writerDied: boolean;
  #held = true;

  /** Use `ReaderWriterLock.lockWrite()`. */
  private constructor(permit: Key, range: SharedRange, value: number) {
    requireKey(permit, new.target);
    this.#range = range;
    this.#writerDied = value >= native.rwlockWriterDied;
  }

  static {
    writeLockOf = (range, value) => new WriteLock(KEY, range, value);
  }

  /**
   * Whether a previous writer died while it wrote. The data may then be half changed: repair them, then
   * call {@link makeConsistent}.
   */
  get writerDied(): boolean {
    return this.#writerDied;
  }

  /** Whether the lock is held: false after `unlock()`, and once the lock is closed. */
  get held(): boolean {
    return this.#held && !this.#range.closed;
  }

  /**
   * Records that the data are repaired. Without this, the next holder of the lock learns of the death too.
   *
   * It has no effect if no writer died, or if the lock is no longer held.
   */
  makeConsistent(): void {
    if (this.held) this.#writerDied = false;
  }

  /**
   * Releases the lock, and wakes the waiters. Idempotent.
   *
   * @throws `EPERM` another process overwrote the lock, and so took it away.
   */
  unlock(): void {
    if (!this.held) return;
    this.#held = false;
    const inOrder = this.#writerDied ? 0 : 1;
    const result = native.rwlockEndWrite(this.#range.handle, inOrder);
    checked('pthread_mutex_unlock', result ?? 0);
  }

  [Symbol.dispose](): void {
    this.unlock();
  }
}

inspectable(WriteLock, ['held', 'writerDied']);
