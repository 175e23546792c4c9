/**
 * The latest value: two buffers, of which the writer always writes the one that is not current.
 * Readers read the newest whole value, as often as they like; older values are overwritten.
 *
 * Steps of the writer, for version v:
 *
 *     V1  exchange INTENT for v: from now on buffer v & 1 may change
 *     V2  write the length and the value into buffer v & 1
 *     V3  store TAIL = v: current
 *
 * Steps of a reader:
 *
 *     L1  load TAIL = v
 *     L2  copy buffer v & 1
 *     L3  add 0 to INTENT: if it is beyond v + 1, discard the copy and repeat L1
 *
 * If a writer dies between V1 and V3, the previous value stays current and whole. V1 and L3 are
 * read-modify-write operations for the reason that `broadcast.ts` gives for B1 and S3: an L3 that does
 * not see the V1 of version v + 2 comes before it, and its L2 has read nothing of that version. V3 of
 * version v happens before the L1 that reads v: what L2 copies is not older.
 */
import { wholeNumber } from '../../core/arguments.js';
import { corruptedError } from '../errors.js';
import { COUNTER, HEADER_BYTES, RECORD_HEADER_BYTES, WORD } from './layout.js';
import type { Segment } from './segment.js';

/** The longest value: half of the data, less its length. */
export function largestValue({ capacity }: Segment): number {
  return capacity / 2 - RECORD_HEADER_BYTES;
}

export class LatestValueProducer {
  readonly #segment: Segment;
  #version: number;
  #isClaimed = false;

  constructor(segment: Segment) {
    this.#segment = segment;
    this.#version = Atomics.load(segment.words, WORD.TAIL);
  }

  /** The memory that claims are in. */
  get bytes(): Uint8Array {
    return this.#segment.bytes;
  }

  /**
   * Reserves the buffer of the next value; what it holds is undefined. A further claim replaces one
   * that is not committed.
   *
   * @returns Where the value begins in {@link bytes}.
   */
  claim(length: number): number {
    const { words, capacity } = this.#segment;
    const largest = largestValue(this.#segment);
    wholeNumber('length', length, 0, largest);
    const version = (this.#version + 1) | 0;
    const start = (version & 1) * (capacity / 2);
    Atomics.exchange(words, WORD.INTENT, version); // V1. Pairs with L3.
    words[WORD.DATA + start / 4] = length; // V2, and the value by the caller
    this.#isClaimed = true;
    return HEADER_BYTES + start + RECORD_HEADER_BYTES;
  }

  /** Makes the claimed bytes the value. */
  commit(): void {
    if (!this.#isClaimed) return;
    const { words, counters } = this.#segment;
    counters[COUNTER.SENT] = (counters[COUNTER.SENT] ?? 0) + 1;
    this.#isClaimed = false;
    this.#version = (this.#version + 1) | 0;
    Atomics.store(words, WORD.TAIL, this.#version); // V3. Pairs with L1.
  }

  /** Replaces the value. */
  write(value: Uint8Array): void {
    const offset = this.claim(value.length);
    try {
      this.#segment.bytes.set(value, offset);
    } catch (error) {
      this.#isClaimed = false;
      throw error;
    }
    this.commit();
  }
}

export class LatestValueConsumer {
  readonly #segment: Segment;
  #seen = 0;

  constructor(segment: Segment) {
    this.#segment = segment;
  }

  /** Whether a value has been written since the last {@link read}. */
  hasNews(): boolean {
    return Atomics.load(this.#segment.words, WORD.TAIL) !== this.#seen;
  }

  /**
   * Copies the newest value; undefined if none was ever written, or if the writer replaced it during
   * each of 1,000 attempts.
   */
  read(): Uint8Array | undefined {
    const { words, bytes, capacity } = this.#segment;
    const largest = largestValue(this.#segment);
    for (let attempt = 0; attempt < 1000; attempt++) {
      const version = Atomics.load(words, WORD.TAIL); // L1. Pairs with V3.
      if (version === 0) return undefined;
      const start = (version & 1) * (capacity / 2);
      const length = words[WORD.DATA + start / 4] as unknown as number; // L2
      const offset = HEADER_BYTES + start + RECORD_HEADER_BYTES;
      const copy =
        length >= 0 && length <= largest ? bytes.slice(offset, offset + length) : undefined;
      // L3. Pairs with V1.
      if (((Atomics.add(words, WORD.INTENT, 0) - version) | 0) > 1) continue;
      if (copy === undefined) throw corruptedError('the length of the value', length, largest);
      this.#seen = version;
      return copy;
    }
    return undefined;
  }
}
