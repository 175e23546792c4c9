/**
 * The latest value: two buffers, of which the writer always writes the one that is not current.
 * Readers get the newest whole value, as often as they like; older ones are gone.
 *
 * Steps of the writer, for version v:
 *
 *     V1  store INTENT = v: buffer v & 1 may change from now on
 *     V2  write the length and the value into buffer v & 1
 *     V3  store TAIL = v: current
 *
 * Steps of a reader:
 *
 *     L1  load TAIL = v
 *     L2  copy buffer v & 1
 *     L3  load INTENT: if it is beyond v + 1, the copy is thrown away; from L1
 *
 * A writer that died between V1 and V3 leaves the value before it current and whole. The reads of L2
 * must stay before the load of L3, and the stores of V2 after the store of V1. On x86-64 every load
 * and store keeps that order here.
 */
import { argumentError } from '../errors.js';
import { corruptedError } from './errors.js';
import { COUNTER, HEADER_BYTES, RECORD_HEADER_BYTES, WORD } from './layout.js';
import type { Segment } from './segment.js';

/** The longest value: half of the data, less its length. */
export function largestValue({ capacity }: Segment): number {
  return capacity / 2 - RECORD_HEADER_BYTES;
}

export class LatestValueWriter {
  readonly #segment: Segment;
  #version: number;

  constructor(segment: Segment) {
    this.#segment = segment;
    this.#version = Atomics.load(segment.words, WORD.TAIL);
  }

  /** Replaces the value. */
  write(value: Uint8Array): void {
    const { words, bytes, counters, capacity } = this.#segment;
    const largest = largestValue(this.#segment);
    if (value.length > largest) {
      throw argumentError('value', `at most ${String(largest)} bytes long`, value.length);
    }
    const version = (this.#version + 1) | 0;
    const start = (version & 1) * (capacity / 2);
    Atomics.store(words, WORD.INTENT, version); // V1. Pairs with L3.
    words[WORD.DATA + start / 4] = value.length; // V2
    bytes.set(value, HEADER_BYTES + start + RECORD_HEADER_BYTES);
    counters[COUNTER.SENT] = (counters[COUNTER.SENT] ?? 0) + 1;
    this.#version = version;
    Atomics.store(words, WORD.TAIL, version); // V3. Pairs with L1.
  }
}

export class LatestValueReader {
  readonly #segment: Segment;
  #seen = 0;

  constructor(segment: Segment) {
    this.#segment = segment;
  }

  /** Whether a value was written since the last {@link read}. */
  hasNews(): boolean {
    return Atomics.load(this.#segment.words, WORD.TAIL) !== this.#seen;
  }

  /**
   * Copies the newest value; undefined when none was ever written, or when the writer replaced it
   * during each of 1,000 attempts.
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
      if (((Atomics.load(words, WORD.INTENT) - version) | 0) > 1) continue;
      if (copy === undefined) throw corruptedError('the length of the value', length, largest);
      this.#seen = version;
      return copy;
    }
    return undefined;
  }
}
