/**
 * Many producers, one consumer, one order for all: producers claim space by moving the tail, and
 * publish each record by its length, in any order; the consumer stops at the first record that is
 * not published.
 *
 * Steps of a producer:
 *
 *     M1  load TAIL; load HEAD, only if its last value leaves no room
 *     M2  write the claim it is about to make into its participant's words
 *     M3  exchange TAIL for the end of the claim; on failure, undo M2 and repeat M1
 *     M4  write the record's length, negative: claimed; then store padding, if it passes the end
 *     M5  write the payload
 *     M6  store the length, positive: published
 *     M7  undo M2
 *
 * Steps of the consumer:
 *
 *     C1  load the length of the record at its head; zero or negative: not published, stop
 *     C2  read the record
 *     C3  zero what was read, so that an old length is never mistaken for a new one
 *     C4  store HEAD: the space is free again
 *
 * Recovery. A producer killed between M3 and M6 leaves a hole, at which the consumer stops. M2 has
 * recorded which producers were about to claim that place, among them the one that succeeded. Once all of
 * them are dead (the kernel reports it by the hang-up of their connections; there is no time-out, since
 * a stopped producer may continue), the consumer turns the hole into padding:
 *
 *     R1  find the claims that cover the head; if one belongs to a living producer, stop
 *     R2  if no length was written, infer from what follows which claim it was
 *     R3  store the length, with the type PADDING
 *
 * If a living producer was about to claim the same place, the recovery stops in R1. After its M3 has
 * failed, that producer either publishes, which wakes the consumer, or finds no room, and then wakes the
 * consumer all the same (W2 and W3 of `sleep.ts`). The consumer tries once more to recover before it
 * sleeps (in Z2 of `sleep.ts`).
 *
 * If a producer is stopped between M1 and M3, other producers may move TAIL meanwhile: then M3 fails. It
 * would succeed wrongly only if exactly 32 GiB were claimed meanwhile, so that TAIL is the same again.
 */
import { copyInto } from '../../core/copy.js';
import { argumentError } from '../../core/errors.js';
import { claimPending, corruptedError } from '../errors.js';
import * as layout from './layout.js';
import type { Segment } from './segment.js';

// Constants of this module's own, and plain fields: see one-to-one.ts.
const { PARTICIPANT_COUNT, participantWord, unitsOf } = layout;
const { TAIL, HEAD, DATA } = layout.WORD;
const { RECEIVED, RELEASED } = layout.COUNTER;
const { SENT, SENT_BYTES, REFUSED } = layout.PARTICIPANT_COUNTER;
const CLAIM_TAIL = layout.PARTICIPANT.TAIL;
const CLAIM_UNITS = layout.PARTICIPANT.UNITS;
const PADDING = layout.PADDING;
const RECORD_HEADER_BYTES = layout.RECORD_HEADER_BYTES;
const UNIT_BYTES = layout.UNIT_BYTES;
const DATA_BYTES = layout.HEADER_BYTES;

/** How often a producer tries to claim while others are faster, before it reports that there is no room. */
const CLAIM_ATTEMPTS = 100;

export class ManyToOneProducer {
  private readonly words: Int32Array;
  private readonly counters: Float64Array;
  private readonly units: number;
  private readonly mask: number;
  private readonly largest: number;
  private readonly claim: number;
  private readonly firstCounter: number;
  /** The end of the free space when HEAD was last loaded. HEAD only advances: the end is never before. */
  private limit: number;
  /** The record of the open claim; 0 if there is none. */
  private record = 0;
  private length = 0;
  readonly bytes: Uint8Array;

  /** @param participant This producer's slot; no other producer may have the same one. */
  constructor({ words, bytes, counters, capacity, largest }: Segment, participant: number) {
    this.words = words;
    this.bytes = bytes;
    this.counters = counters;
    this.units = capacity / UNIT_BYTES;
    this.mask = this.units - 1;
    this.largest = largest;
    this.claim = participantWord(participant);
    this.firstCounter = (participant * layout.PARTICIPANT_WORDS) / 2;
    this.limit = (Atomics.load(words, HEAD) + this.units) | 0;
  }

  /**
   * Reserves room for one payload, to be written in place. Until it is committed or aborted, no record
   * that any producer sends after it is received.
   *
   * @returns Where the payload begins in {@link bytes}; -1 if there is no room now.
   */
  tryClaim(length: number, type: number): number {
    if (!(length >= 0 && length <= this.largest)) {
      throw argumentError('length', `from 0 to ${String(this.largest)} bytes`, length);
    }
    if (this.record !== 0) throw claimPending();
    const words = this.words;
    const claim = this.claim;
    const size = this.units;
    const units = unitsOf(length);
    for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
      const tail = Atomics.load(words, TAIL); // M1
      const index = tail & this.mask;
      const padding = ((index + units) | 0) > size ? (size - index) | 0 : 0;
      const claimed = (padding + units) | 0;
      if (((tail + claimed - this.limit) | 0) > 0) {
        if (this.loadHead(tail)) continue;
        break;
      }
      words[claim + CLAIM_TAIL] = tail; // M2
      words[claim + CLAIM_UNITS] = claimed;
      // M3. Publishes M2 with it.
      if (Atomics.compareExchange(words, TAIL, tail, (tail + claimed) | 0) !== tail) {
        Atomics.store(words, claim + CLAIM_UNITS, 0); // Before W2 of sleep.ts. Pairs with R1.
        continue;
      }
      const record = padding > 0 ? DATA : (DATA + (index << 1)) | 0;
      words[record + 1] = type;
      words[record] = -(length + RECORD_HEADER_BYTES); // M4
      if (padding > 0) {
        const filler = DATA + (index << 1);
        words[filler + 1] = PADDING;
        Atomics.store(words, filler, padding << 3);
      }
      this.record = record;
      this.length = length;
      return ((record << 2) + RECORD_HEADER_BYTES) | 0;
    }
    this.count(REFUSED, 1);
    return -1;
  }

  /** Publishes the claimed record. */
  stage(): void {
    if (this.record === 0) return;
    this.count(SENT, 1);
    this.count(SENT_BYTES, this.length);
    this.publishRecord();
  }

  /** Each record is published on its own. */
  publish(): void {
    this.stage();
  }

  /** Gives the space back: the consumer passes over it. */
  abort(): void {
    if (this.record === 0) return;
    this.words[this.record + 1] = PADDING;
    this.publishRecord();
  }

  /** Copies one payload and publishes it. False if there is no room now. */
  trySend(payload: Uint8Array, type: number): boolean {
    const offset = this.tryClaim(payload.length, type);
    if (offset < 0) return false;
    try {
      copyInto(this.bytes, offset, payload); // M5
    } catch (error) {
      this.abort();
      throw error;
    }
    this.stage();
    return true;
  }

  /** Whether a payload of this length would find room now. */
  hasRoom(length: number): boolean {
    const head = Atomics.load(this.words, HEAD);
    const tail = Atomics.load(this.words, TAIL);
    const units = unitsOf(length);
    const untilEnd = this.units - (tail & this.mask);
    return ((tail - head) | 0) + units + (units > untilEnd ? untilEnd : 0) <= this.units;
  }

  /** @returns Whether HEAD has moved: there may be room then. */
  private loadHead(tail: number): boolean {
    const head = Atomics.load(this.words, HEAD); // M1. Pairs with C4.
    const used = (tail - head) | 0;
    if (used > this.units)
      throw corruptedError('the space in use, in units of 8 bytes,', used, this.units);
    const before = this.limit;
    this.limit = (head + this.units) | 0;
    return this.limit !== before;
  }

  private publishRecord(): void {
    // M6. Pairs with C1: a consumer that sees this length sees every byte written before it.
    Atomics.store(this.words, this.record, this.length + RECORD_HEADER_BYTES);
    this.words[this.claim + CLAIM_UNITS] = 0; // M7
    this.record = 0;
  }

  private count(counter: number, by: number): void {
    const own = (this.firstCounter + counter) | 0;
    this.counters[own] = (this.counters[own] ?? 0) + by;
  }
}

export class ManyToOneConsumer {
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly counters: Float64Array;
  private readonly units: number;
  private readonly mask: number;
  private head: number;
  private received = 0;

  constructor({ words, bytes, counters, capacity }: Segment) {
    this.words = words;
    this.bytes = bytes;
    this.counters = counters;
    this.units = capacity / UNIT_BYTES;
    this.mask = this.units - 1;
    this.head = Atomics.load(words, HEAD);
  }

  /**
   * Passes the published records to the handler in place, at most `limit`; copies nothing. A record whose
   * handler throws is taken.
   *
   * @returns How many records were passed.
   */
  drain(handler: layout.RecordHandler, limit: number): number {
    const before = this.head;
    const count = this.drainUntilEnd(handler, limit);
    const ended = before !== this.head && (this.head & this.mask) === 0;
    return ended && count < limit ? count + this.drainUntilEnd(handler, limit - count) : count;
  }

  /** A batch ends at the end of the data at the latest, so that one fill zeroes it. */
  private drainUntilEnd(handler: layout.RecordHandler, limit: number): number {
    const words = this.words;
    const bytes = this.bytes;
    const first = this.head & this.mask;
    let index = first;
    let count = 0;
    try {
      while (count < limit && index < this.units) {
        const record = DATA + (index << 1);
        const length = Atomics.load(words, record); // C1. Pairs with M6.
        if (length <= 0) break;
        const type = words[record + 1] as unknown as number; // C2
        const units = (length + UNIT_BYTES - 1) >>> 3;
        if (!(length >= RECORD_HEADER_BYTES && index + units <= this.units)) {
          throw corruptedError('the length of a record', length, (this.units - index) << 3);
        }
        const offset = DATA_BYTES + (index << 3) + RECORD_HEADER_BYTES;
        index += units;
        if (type === PADDING) continue;
        count++;
        handler(bytes, offset, length - RECORD_HEADER_BYTES, type);
      }
    } finally {
      if (index > first) {
        bytes.fill(0, DATA_BYTES + (first << 3), DATA_BYTES + (index << 3)); // C3
        this.head = (this.head + index - first) | 0;
        this.received += count;
        this.counters[RECEIVED] = this.received;
        // C4. Pairs with M1: a producer that sees this head sees the zeros before it.
        Atomics.store(words, HEAD, this.head);
      }
    }
    return count;
  }

  /** Whether the record at the head is published. */
  hasMessages(): boolean {
    return Atomics.load(this.words, this.recordAtHead()) > 0;
  }

  /** The current tail. Everything claimed so far is consumed once the head has passed it. */
  tail(): number {
    return Atomics.load(this.words, TAIL);
  }

  hasPassed(position: number): boolean {
    return ((this.head - position) | 0) >= 0;
  }

  /**
   * Passes over the hole that a dead producer left at the head, if there is one.
   *
   * @param lives Whether a participant is alive. Called only for those with a claim.
   * @returns Whether there was a hole: then drain again.
   */
  recover(lives: (participant: number) => boolean): boolean {
    const words = this.words;
    const record = this.recordAtHead();
    const tail = this.tail();
    const waiting = (tail - this.head) | 0;
    if (waiting === 0 || Atomics.load(words, record) > 0) return false;
    if (waiting < 0 || waiting > this.units) {
      throw corruptedError('the unread data, in units of 8 bytes,', waiting, this.units);
    }
    const ends: number[] = []; // R1
    for (let participant = 0; participant < PARTICIPANT_COUNT; participant++) {
      const claimed = this.claimOf(participant);
      if (claimed === undefined) continue;
      if (lives(participant)) return false;
      ends.push(claimed.end);
    }
    const length = Atomics.load(words, record);
    if (length > 0) return false;
    if (ends.length === 0) {
      throw corruptedError('the data without a claim, in units of 8 bytes,', waiting, 0);
    }
    const index = this.head & this.mask;
    const untilEnd = this.units - index;
    // R2. A claim past the end of the data is released in two parts.
    const units = length < 0 ? (UNIT_BYTES - 1 - length) >>> 3 : this.unitsOfHole(ends, tail);
    if (!(units > 0 && units <= waiting)) {
      throw corruptedError('the length of a claim', units << 3, waiting << 3);
    }
    words[record + 1] = PADDING;
    Atomics.store(words, record, Math.min(units, untilEnd) << 3); // R3
    this.counters[RELEASED] = (this.counters[RELEASED] ?? 0) + 1;
    return true;
  }

  /** What a participant was about to claim, if that covers the head. */
  private claimOf(participant: number): { end: number } | undefined {
    const claim = participantWord(participant);
    const units = Atomics.load(this.words, claim + CLAIM_UNITS);
    if (units <= 0 || units > this.units) return undefined;
    const tail = Atomics.load(this.words, claim + CLAIM_TAIL);
    const passed = (this.head - tail) | 0;
    return passed >= 0 && passed < units ? { end: (tail + units) | 0 } : undefined;
  }

  /**
   * Several producers were about to claim this place, all have died, and the one that succeeded wrote no
   * length. Its claim ends where something follows: the tail, a record, or another claim. Inside a
   * larger claim there are only zeros, and no producer ever loaded a tail there.
   */
  private unitsOfHole(ends: number[], tail: number): number {
    const nearest = ends.map((end) => (end - this.head) | 0).sort((a, b) => a - b);
    for (const units of nearest) {
      const end = (this.head + units) | 0;
      if (end === tail) return units;
      if (Atomics.load(this.words, DATA + ((end & this.mask) << 1)) !== 0) return units;
      for (let participant = 0; participant < PARTICIPANT_COUNT; participant++) {
        const claim = participantWord(participant);
        if (Atomics.load(this.words, claim + CLAIM_UNITS) === 0) continue;
        if (Atomics.load(this.words, claim + CLAIM_TAIL) === end) return units;
      }
    }
    return nearest.at(-1) ?? 0;
  }

  private recordAtHead(): number {
    return DATA + ((this.head & this.mask) << 1);
  }
}
