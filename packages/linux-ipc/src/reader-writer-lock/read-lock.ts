import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import type { SharedRange } from '../memory/shared-range.js';

/** One holding of a `ReaderWriterLock` for reading: whoever has this object may read, until `unlock()`. */
export class ReadLock implements Disposable {
  /**
   * A writer died while it wrote, and no other has put things in order since: what is read may be half
   * changed.
   */
  readonly writerDied: boolean;
  readonly #range: SharedRange;
  readonly #place: number;
  #held = true;

  /** Made by `ReaderWriterLock` alone. */
  constructor(range: SharedRange, value: number) {
    this.#range = range;
    this.#place = value % native.rwlockWriterDied;
    this.writerDied = value >= native.rwlockWriterDied;
  }

  /** Whether it is held: false from `unlock()` on, and when the lock was closed. */
  get held(): boolean {
    return this.#held && !this.#range.closed;
  }

  /**
   * Ends the reading. Idempotent.
   *
   * @throws `EPERM` another process wrote over the lock: this holding was lost.
   */
  unlock(): void {
    if (!this.held) return;
    this.#held = false;
    checked('pthread_mutex_unlock', native.rwlockEndRead(this.#range.handle, this.#place));
  }

  [Symbol.dispose](): void {
    this.unlock();
  }
}
