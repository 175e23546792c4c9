/**
 * Broadcast without waiting: the producer overwrites the oldest data, whoever reads or not; each
 * subscriber keeps its own position and is told how many messages it lost when it was too slow.
 *
 * The type of a record is its number, of 31 bits, so that a gap is counted.
 *
 * Steps of the producer:
 *
 *     B1  store INTENT: what lies more than the capacity before it may change from now on
 *     B2  write padding, if the record would straddle the end; header and payload
 *     B3  store LATEST, where the record begins, then TAIL: published
 *
 * Steps of a subscriber:
 *
 *     S1  load TAIL; it may go on from its position only if INTENT has not lapped it
 *     S2  read the record's header and copy its payload
 *     S3  load INTENT: if it has lapped the record meanwhile, the copy is thrown away
 *     S4  when lapped, go on from LATEST
 *
 * The reads of S2 must stay before the load of S3, and the stores of B2 after the store of B1. On
 * x86-64 every load and store keeps that order here.
 */
import { argumentError } from '../errors.js';
import { corruptedError } from './errors.js';
import {
  COUNTER,
  HEADER_BYTES,
  PADDING,
  RECORD_HEADER_BYTES,
  UNIT_BYTES,
  unitsOf,
  WORD,
} from './layout.js';
import type { Segment } from './segment.js';

const NUMBER_MASK = 0x7fff_ffff;

export class BroadcastProducer {
  readonly #segment: Segment;
  readonly #units: number;
  #next: number;
  #number = 0;

  constructor(segment: Segment) {
    this.#segment = segment;
    this.#units = segment.capacity / UNIT_BYTES;
    this.#next = Atomics.load(segment.words, WORD.TAIL);
  }

  /** Publishes one payload; there is always room. */
  send(payload: Uint8Array): void {
    const { words, bytes, counters, largest } = this.#segment;
    if (payload.length > largest) {
      throw argumentError('payload', `at most ${String(largest)} bytes long`, payload.length);
    }
    const index = this.#next & (this.#units - 1);
    const units = unitsOf(payload.length);
    const untilEnd = this.#units - index;
    const padding = units > untilEnd ? untilEnd : 0;
    const start = (this.#next + padding) | 0;
    const end = (start + units) | 0;
    Atomics.store(words, WORD.INTENT, end); // B1. Pairs with S3.
    let record = WORD.DATA + (index << 1);
    if (padding > 0) {
      words[record] = padding << 3; // B2
      words[record + 1] = PADDING;
      record = WORD.DATA;
    }
    words[record] = payload.length + RECORD_HEADER_BYTES;
    words[record + 1] = this.#number;
    bytes.set(payload, (record << 2) + RECORD_HEADER_BYTES);
    this.#number = (this.#number + 1) & NUMBER_MASK;
    this.#next = end;
    counters[COUNTER.SENT] = (counters[COUNTER.SENT] ?? 0) + 1;
    counters[COUNTER.SENT_BYTES] = (counters[COUNTER.SENT_BYTES] ?? 0) + payload.length;
    Atomics.store(words, WORD.LATEST, start); // B3. Pairs with S4.
    Atomics.store(words, WORD.TAIL, end); // Pairs with S1.
  }
}

export class BroadcastSubscriber {
  readonly #segment: Segment;
  readonly #units: number;
  #position: number;
  /** The number of the next message; -1 before the first. */
  #expected = -1;
  #lost = 0;

  /** Begins with the next message that is published. */
  constructor(segment: Segment) {
    this.#segment = segment;
    this.#units = segment.capacity / UNIT_BYTES;
    this.#position = Atomics.load(segment.words, WORD.TAIL);
  }

  /** How many messages were overwritten before this subscriber read them. */
  get lost(): number {
    return this.#lost;
  }

  /** Takes the next message, a copy; undefined when there is none now. */
  tryReceive(): Uint8Array | undefined {
    const { words, bytes, largest } = this.#segment;
    // A producer that laps every attempt leaves nothing to read now.
    for (let attempt = 0; attempt < 100; attempt++) {
      const waiting = (Atomics.load(words, WORD.TAIL) - this.#position) | 0; // S1
      if (waiting <= 0) return undefined;
      if (this.#lapped()) {
        this.#position = Atomics.load(words, WORD.LATEST); // S4
        continue;
      }
      const index = this.#position & (this.#units - 1);
      const record = WORD.DATA + (index << 1);
      const length = words[record] as unknown as number; // S2
      const number = words[record + 1] as unknown as number;
      const units = (length + UNIT_BYTES - 1) >>> 3;
      const payload = length - RECORD_HEADER_BYTES;
      const whole = payload >= 0 && index + units <= this.#units && units <= waiting;
      if (whole && number === PADDING) {
        if (!this.#lapped()) this.#position = (this.#position + units) | 0;
        continue;
      }
      const offset = HEADER_BYTES + (index << 3) + RECORD_HEADER_BYTES;
      const copy = whole && payload <= largest ? bytes.slice(offset, offset + payload) : undefined;
      if (this.#lapped()) continue; // S3
      if (copy === undefined) throw corruptedError('the length of a record', length, waiting << 3);
      this.#position = (this.#position + units) | 0;
      if (this.#expected >= 0) this.#lost += (number - this.#expected) & NUMBER_MASK;
      this.#expected = (number + 1) & NUMBER_MASK;
      return copy;
    }
    return undefined;
  }

  /** Whether something was published that this subscriber has not taken. */
  hasMessages(): boolean {
    return ((Atomics.load(this.#segment.words, WORD.TAIL) - this.#position) | 0) > 0;
  }

  /** Pairs with B1. */
  #lapped(): boolean {
    const ahead = (Atomics.load(this.#segment.words, WORD.INTENT) - this.#position) | 0;
    return ahead > this.#units;
  }
}
