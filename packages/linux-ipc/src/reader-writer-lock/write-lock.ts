import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import type { SharedRange } from '../memory/shared-range.js';

/** One holding of a `ReaderWriterLock` for writing: whoever has this object may write, until `unlock()`. */
export class WriteLock implements Disposable {
  readonly #range: SharedRange;
  #writerDied: boolean;
  #held = true;

  /** Made by `ReaderWriterLock` alone. */
  constructor(range: SharedRange, value: number) {
    this.#range = range;
    this.#writerDied = value >= native.rwlockWriterDied;
  }

  /**
   * A writer before died while it wrote: what it wrote may be half changed. Put it in order, then call
   * {@link makeConsistent}.
   */
  get writerDied(): boolean {
    return this.#writerDied;
  }

  /** Whether it is held: false from `unlock()` on, and when the lock was closed. */
  get held(): boolean {
    return this.#held && !this.#range.closed;
  }

  /**
   * What the lock guards is in order again. Without this, whoever holds the lock next is told of the
   * death too.
   *
   * Does nothing when no writer died, or it is not held any more.
   */
  makeConsistent(): void {
    if (this.held) this.#writerDied = false;
  }

  /**
   * Ends the writing, and wakes who waits. Idempotent.
   *
   * @throws `EPERM` another process wrote over the lock: this holding was lost.
   */
  unlock(): void {
    if (!this.held) return;
    this.#held = false;
    const inOrder = this.#writerDied ? 0 : 1;
    checked('pthread_mutex_unlock', native.rwlockEndWrite(this.#range.handle, inOrder));
  }

  [Symbol.dispose](): void {
    this.unlock();
  }
}
