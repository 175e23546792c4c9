/**
 * One producer, one consumer: the producer publishes its tail, the consumer publishes its head, and
 * nothing else is shared while messages flow.
 *
 * Steps of the producer, at each of which it may be stopped or killed for good:
 *
 *     P1  load HEAD, only when its last value leaves no room
 *     P2  write padding, if the record would straddle the end
 *     P3  write the record's header and payload
 *     P4  store TAIL: published, with all that was staged before it
 *
 * Steps of the consumer:
 *
 *     C1  load TAIL, once per batch
 *     C2  read the records up to it
 *     C3  store HEAD, once per batch: their space is free again
 *
 * A producer killed before P4 has published nothing. A consumer killed before C3 has taken nothing:
 * whoever attaches after it receives the batch again.
 */
import { argumentError } from '../errors.js';
import { claimPending, corruptedError } from './errors.js';
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

/**
 * Takes one record where it lies: its payload is `bytes` from `offset` to `offset + length`, valid
 * until the handler returns.
 */
export type RecordHandler = (
  bytes: Uint8Array,
  offset: number,
  length: number,
  type: number,
) => void;

export class OneToOneProducer {
  readonly #words: Int32Array;
  readonly #counters: Float64Array;
  readonly #units: number;
  readonly #mask: number;
  readonly #largest: number;
  /** Where the next record goes: past what is published and what is staged. */
  #next: number;
  /** Past the record that is claimed and not committed; equals #next when there is none. */
  #claimEnd: number;
  /** The head as last seen: never ahead of the true one. */
  #headSeen: number;
  #sent: number;
  #sentBytes: number;
  #claimedBytes = 0;
  readonly bytes: Uint8Array;

  constructor({ words, bytes, counters, capacity, largest }: Segment) {
    this.#words = words;
    this.bytes = bytes;
    this.#counters = counters;
    this.#units = capacity / UNIT_BYTES;
    this.#mask = this.#units - 1;
    this.#largest = largest;
    this.#next = Atomics.load(words, WORD.TAIL);
    this.#claimEnd = this.#next;
    this.#headSeen = this.#next;
    this.#reloadHead();
    this.#sent = counters[COUNTER.SENT] ?? 0;
    this.#sentBytes = counters[COUNTER.SENT_BYTES] ?? 0;
  }

  /**
   * Reserves room for one payload, to be written in place.
   *
   * @returns Where the payload begins in {@link bytes}; -1 when there is no room now.
   */
  tryClaim(length: number, type: number): number {
    const next = this.#next;
    if (!(length >= 0 && length <= this.#largest)) {
      throw argumentError('length', `from 0 to ${String(this.#largest)} bytes`, length);
    }
    if (this.#claimEnd !== next) throw claimPending();
    const index = next & this.#mask;
    const units = unitsOf(length);
    const untilEnd = this.#units - index;
    const padding = units > untilEnd ? untilEnd : 0;
    const end = (next + padding + units) | 0;
    if (((end - this.#headSeen) | 0) > this.#units) {
      this.#reloadHead(); // P1
      if (((end - this.#headSeen) | 0) > this.#units) {
        const refused = this.#counters[COUNTER.REFUSED] ?? 0;
        this.#counters[COUNTER.REFUSED] = refused + 1;
        return -1;
      }
    }
    const words = this.#words;
    let record = WORD.DATA + (index << 1);
    if (padding > 0) {
      words[record] = padding << 3; // P2
      words[record + 1] = PADDING;
      record = WORD.DATA;
    }
    words[record] = length + RECORD_HEADER_BYTES; // P3, and the payload by whoever claimed
    words[record + 1] = type;
    this.#claimEnd = end;
    this.#claimedBytes = length;
    return (record << 2) + RECORD_HEADER_BYTES;
  }

  /** Keeps what was claimed, to be published with the next {@link publish}. */
  stage(): void {
    this.#next = this.#claimEnd;
    this.#sent++;
    this.#sentBytes += this.#claimedBytes;
    this.#claimedBytes = 0;
  }

  /** Keeps what was claimed and publishes it, with all that is staged. */
  commit(): void {
    this.stage();
    this.publish();
  }

  /** Forgets what was claimed. */
  abort(): void {
    this.#claimEnd = this.#next;
  }

  /** Hands all that is staged to the consumer. */
  publish(): void {
    this.#counters[COUNTER.SENT] = this.#sent;
    this.#counters[COUNTER.SENT_BYTES] = this.#sentBytes;
    // P4. Pairs with C1: who sees this tail sees every byte written before it.
    Atomics.store(this.#words, WORD.TAIL, this.#next);
  }

  /** Copies one payload and stages it. False when there is no room now. */
  tryStage(payload: Uint8Array, type: number): boolean {
    const offset = this.tryClaim(payload.length, type);
    if (offset < 0) return false;
    this.bytes.set(payload, offset); // P3
    this.stage();
    return true;
  }

  /** Copies one payload and publishes it. False when there is no room now. */
  trySend(payload: Uint8Array, type: number): boolean {
    if (!this.tryStage(payload, type)) return false;
    this.publish();
    return true;
  }

  /** Whether a payload of this length would find room now. */
  hasRoom(length: number): boolean {
    const index = this.#next & this.#mask;
    const units = unitsOf(length);
    const untilEnd = this.#units - index;
    const end = (this.#next + units + (units > untilEnd ? untilEnd : 0)) | 0;
    this.#reloadHead();
    return ((end - this.#headSeen) | 0) <= this.#units;
  }

  #reloadHead(): void {
    // Pairs with C3: the consumer has read all that lies before this head.
    const head = Atomics.load(this.#words, WORD.HEAD);
    const used = (this.#next - head) | 0;
    if (used < 0 || used > this.#units) {
      throw corruptedError('the space in use, in units of 8 bytes,', used, this.#units);
    }
    this.#headSeen = head;
  }
}

export class OneToOneConsumer {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #counters: Float64Array;
  readonly #units: number;
  readonly #mask: number;
  /** The consumer's own head: the shared word is written, never read again. */
  #head: number;
  #received: number;

  constructor({ words, bytes, counters, capacity }: Segment) {
    this.#words = words;
    this.#bytes = bytes;
    this.#counters = counters;
    this.#units = capacity / UNIT_BYTES;
    this.#mask = this.#units - 1;
    this.#head = Atomics.load(words, WORD.HEAD);
    this.#received = counters[COUNTER.RECEIVED] ?? 0;
    this.#unitsWaiting();
  }

  /**
   * Hands over what is published, at most `limit` records. A record whose handler throws is taken.
   *
   * @returns How many records were handed over.
   */
  drain(handler: RecordHandler, limit: number): number {
    let waiting = this.#unitsWaiting(); // C1
    if (waiting === 0) return 0;
    const words = this.#words;
    const bytes = this.#bytes;
    let head = this.#head;
    let count = 0;
    try {
      while (waiting > 0 && count < limit) {
        const index = head & this.#mask;
        const record = WORD.DATA + (index << 1);
        const length = words[record] as unknown as number; // C2
        const type = words[record + 1] as unknown as number;
        const units = (length + UNIT_BYTES - 1) >>> 3;
        const fits = units <= waiting && index + units <= this.#units;
        if (!(length >= RECORD_HEADER_BYTES && fits)) {
          throw corruptedError('the length of a record', length, waiting << 3);
        }
        head = (head + units) | 0;
        waiting -= units;
        if (type === PADDING) continue;
        count++;
        handler(
          bytes,
          HEADER_BYTES + (index << 3) + RECORD_HEADER_BYTES,
          length - RECORD_HEADER_BYTES,
          type,
        );
      }
    } finally {
      this.#head = head;
      this.#received += count;
      this.#counters[COUNTER.RECEIVED] = this.#received;
      // C3. Pairs with P1: the producer may overwrite what lies before this head.
      Atomics.store(words, WORD.HEAD, head);
    }
    return count;
  }

  /** Whether something is published that was not taken yet. */
  hasMessages(): boolean {
    return this.#unitsWaiting() !== 0;
  }

  #unitsWaiting(): number {
    // Pairs with P4.
    const waiting = (Atomics.load(this.#words, WORD.TAIL) - this.#head) | 0;
    if (waiting < 0 || waiting > this.#units) {
      throw corruptedError('what waits, in units of 8 bytes,', waiting, this.#units);
    }
    return waiting;
  }
}
