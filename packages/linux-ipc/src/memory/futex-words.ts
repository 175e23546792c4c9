/** Two words of shared memory that several processes change, and on which they wait by futex(2). */
import { constants } from 'node:os';

import { blockingWaitSync } from '../core/blocking-call.js';
import { deadlineIn } from '../core/time-out.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { SharedRange } from './shared-range.js';

const { ETIMEDOUT } = constants.errno;

/** All bits of a word. */
export const wholeWord = 0xffff_ffff;

/** The owner of the words: see {@link SharedRange}. Other processes can store any value in them. */
export class FutexWords {
  static readonly byteLength = 8;
  readonly #range: SharedRange;

  /** @param what The object to which the words belong, for messages: "condition". */
  constructor(memory: Uint8Array, what: string) {
    this.#range = SharedRange.openIn(memory, FutexWords.byteLength, what, (buffer, offset) =>
      native.openFutexWordsIn(buffer, offset),
    );
  }

  get closed(): boolean {
    return this.#range.closed;
  }

  load(index: 0 | 1): number {
    return native.wordLoad(this.#range.handle, index);
  }

  /** Stores `value` if the word is `expected`; returns whether it did. */
  compareExchange(index: 0 | 1, expected: number, value: number): boolean {
    const before = native.wordCompareExchange(this.#range.handle, index, expected, value);
    return before === expected;
  }

  store(index: 0 | 1, value: number): void {
    while (!this.compareExchange(index, this.load(index), value));
  }

  /** `futex(2)` with FUTEX_WAKE. */
  wake(index: 0 | 1, count: number): void {
    checked('futex', native.futexWake(this.#range.handle, index, count));
  }

  /** `futex(2)` with FUTEX_WAKE_OP: adds 1 to the word, and wakes. */
  addAndWake(index: 0 | 1, count: number): void {
    checked('futex', native.futexAddAndWake(this.#range.handle, index, count));
  }

  /** Waits while the bits in `mask` equal `expected`. Every wake-up may be spurious. */
  async wait(index: 0 | 1, mask: number, expected: number, signal?: AbortSignal): Promise<void> {
    const result = await this.#range.wait(
      'futex',
      (handle) => native.futexWait(handle, index, mask, expected),
      signal,
    );
    checked('futex', result);
  }

  /** As {@link wait}, but blocks this thread. Returns false if the time-out expires first. */
  waitSync(index: 0 | 1, mask: number, expected: number, timeoutMs?: number): boolean {
    const { handle } = this.#range;
    const result = blockingWaitSync(
      'futex',
      deadlineIn(timeoutMs),
      (until) => native.futexWaitSync(handle, index, mask, expected, until),
      () => native.futexWait(handle, index, mask, expected),
    );
    if (result === -ETIMEDOUT) return false;
    checked('futex', result);
    return true;
  }

  close(): void {
    this.#range.close();
  }
}
