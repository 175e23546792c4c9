import { KEY, requireKey, type Key } from '../core/construction.js';
import { checked } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native } from '../core/native.js';
import type { SharedRange } from '../memory/shared-range.js';

/** Makes the lock of a thread that has just acquired it; `value` is what the native call returned. */
export let readLockOf: (range: SharedRange, value: number) => ReadLock;

/** A `ReaderWriterLock` held for reading, until `unlock()`. */
export class ReadLock implements Disposable {
  readonly #writerDied: boolean;
  readonly #range: SharedRange;
  readonly #slot: number;
  #held = true;

  /** Use `ReaderWriterLock.lockRead()`. */
  private constructor(permit: Key, range: SharedRange, value: number) {
    requireKey(permit, new.target);
    this.#range = range;
    this.#slot = value % native.rwlockWriterDied;
    this.#writerDied = value >= native.rwlockWriterDied;
  }

  static {
    readLockOf = (range, value) => new ReadLock(KEY, range, value);
  }

  /**
   * Whether a writer died while it wrote, and no writer has repaired the data since. The data may then be
   * half changed.
   */
  get writerDied(): boolean {
    return this.#writerDied;
  }

  /** Whether the lock is held: false after `unlock()`, and once the lock is closed. */
  get held(): boolean {
    return this.#held && !this.#range.closed;
  }

  /**
   * Releases the lock. Idempotent.
   *
   * @throws `EPERM` another process overwrote the lock, and so took it away.
   */
  unlock(): void {
    if (!this.held) return;
    this.#held = false;
    const result = native.rwlockEndRead(this.#range.handle, this.#slot);
    checked('pthread_mutex_unlock', result ?? 0);
  }

  [Symbol.dispose](): void {
    this.unlock();
  }
}

inspectable(ReadLock, ['held', 'writerDied']);
