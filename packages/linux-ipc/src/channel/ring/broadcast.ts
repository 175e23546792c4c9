/**
 * Broadcast: one producer, and subscribers that each see every record.
 *
 * The producer chooses what happens when the data is full. It *waits* for its slowest subscriber: see
 * `reliable-broadcast.ts`. Or it *overwrites* the oldest data, read or not; each subscriber keeps its own
 * position, and if it was too slow, learns how many messages it lost.
 *
 * The type of a record is its number, of 29 bits, so that gaps can be counted; then 2 bits for its
 * kind, see `fragments.ts`.
 *
 * Steps of the producer:
 *
 *     B1  waiting: load every HEAD, only if their last values leave no room
 *         overwriting: exchange INTENT for the end of the claim: from now on, data that lies more than
 *         the capacity before INTENT may change
 *     B2  write padding, if the record would straddle the end; header and payload
 *     B3  store TAIL: all staged records are published; then LATEST, where the last of them begins
 *
 * Steps of a subscriber to a producer that overwrites:
 *
 *     S1  load TAIL; continue from its position only if INTENT has not lapped it
 *     S2  copy the records from there on, up to some length, but the first of them whole
 *     S3  add 0 to INTENT: if it has lapped the first of them meanwhile, discard the copy
 *     S4  if lapped, continue from LATEST
 *
 * LATEST is always the position of a published record. A producer killed between the two stores leaves
 * the previous one, from which subscribers that were lapped still reach the last one.
 *
 * Why a copy that is not discarded is whole, by the memory model of JavaScript alone (and of C11, with
 * sequentially consistent operations for Atomics), although S2 and B2 are plain accesses that may race:
 * S3 and B1 are read-modify-write operations, and INTENT is written in no other way, so each of them
 * reads what the previous one wrote, and synchronizes with it. Either S3 comes after the B1 of the
 * overwriting record: it sees that INTENT, and the copy is discarded. Or S3 comes before it: then S2
 * happens before S3, S3 before that B1, and B1 before its B2, so that S2 cannot have read what B2
 * wrote. A load in S3, or a store in B1, would not suffice: plain accesses may pass them, and on arm64
 * they do. B3 happens before the S1 that reads it: the copy is not older than the record.
 */
import { copyInto } from '../../core/copy.js';
import { argumentError } from '../../core/errors.js';
import { claimPending, corruptedError } from '../errors.js';
import {
  type RecordHandler,
  COUNTER,
  HEADER_BYTES,
  PADDING,
  RECORD_HEADER_BYTES,
  UNIT_BYTES,
  unitsOf,
  WORD,
} from './layout.js';
import type { ReliableSubscribers } from './reliable-broadcast.js';
import type { Segment } from './segment.js';

const NUMBER_MASK = 0x1fff_ffff;
const TYPE_BITS = 2;

/** How many bytes are copied at once: S3, for which the subscribers take turns, costs more than a message. */
const COPIED_AT_ONCE = 2 ** 14;

export class BroadcastProducer {
  readonly #segment: Segment;
  readonly #units: number;
  readonly #subscribers: ReliableSubscribers | undefined;
  /** Where the next record goes: past what is published and what is staged. */
  #next: number;
  /** The end of the open claim; equals #next if there is none. */
  #claimEnd: number;
  /** Where the claim begins, as an index into the words and as a position. */
  #record = 0;
  #start = 0;
  /** Where the last record that is staged begins. */
  #latest: number;
  /** The value of LATEST. */
  #latestPublished: number;
  /** The slowest head as last loaded: never ahead of the true one. */
  #headSeen: number;
  #number = 0;

  /** @param subscribers The subscribers to wait for; without them it overwrites. */
  constructor(segment: Segment, subscribers?: ReliableSubscribers) {
    this.#segment = segment;
    this.#units = segment.capacity / UNIT_BYTES;
    this.#subscribers = subscribers;
    this.#next = Atomics.load(segment.words, WORD.TAIL);
    this.#claimEnd = this.#next;
    this.#latest = this.#next;
    this.#latestPublished = this.#next;
    this.#headSeen = this.#next;
  }

  /** The memory that claims are in. */
  get bytes(): Uint8Array {
    return this.#segment.bytes;
  }

  /**
   * Reserves room for one payload, to be written in place.
   *
   * @returns Where the payload begins in {@link bytes}; -1 if there is no room now.
   */
  tryClaim(length: number, type: number): number {
    const { words, counters, largest } = this.#segment;
    if (!(length >= 0 && length <= largest)) {
      throw argumentError('length', `from 0 to ${String(largest)} bytes`, length);
    }
    if (this.#claimEnd !== this.#next) throw claimPending();
    const index = this.#next & (this.#units - 1);
    const padding = this.#paddingBefore(length);
    const start = (this.#next + padding) | 0;
    const end = (start + unitsOf(length)) | 0;
    if (this.#subscribers === undefined) {
      // A batch as long as the memory: LATEST, where lapped subscribers continue, must not be lapped.
      if (((end - this.#latestPublished) | 0) > this.#units) this.publish();
      Atomics.exchange(words, WORD.INTENT, end); // B1. Pairs with S3.
    } else if (!this.#hasRoomUntil(end)) {
      counters[COUNTER.REFUSED] = (counters[COUNTER.REFUSED] ?? 0) + 1;
      return -1;
    }
    let record = WORD.DATA + (index << 1);
    if (padding > 0) {
      words[record] = padding << 3; // B2, and the payload by the caller
      words[record + 1] = PADDING;
      record = WORD.DATA;
    }
    words[record] = length + RECORD_HEADER_BYTES;
    words[record + 1] = (this.#number << TYPE_BITS) | type;
    this.#record = record;
    this.#start = start;
    this.#claimEnd = end;
    return (record << 2) + RECORD_HEADER_BYTES;
  }

  /** Keeps the claimed record, which the next {@link publish} publishes. */
  stage(): void {
    const { words, counters } = this.#segment;
    if (this.#claimEnd === this.#next) return;
    const length = (words[this.#record] as unknown as number) - RECORD_HEADER_BYTES;
    counters[COUNTER.SENT] = (counters[COUNTER.SENT] ?? 0) + 1;
    counters[COUNTER.SENT_BYTES] = (counters[COUNTER.SENT_BYTES] ?? 0) + length;
    this.#number = (this.#number + 1) & NUMBER_MASK;
    this.#keep();
  }

  /** Publishes all staged records. A claim does so itself before they would be overwritten. */
  publish(): void {
    const { words } = this.#segment;
    Atomics.store(words, WORD.TAIL, this.#next); // B3. Pairs with S1, and with C1.
    Atomics.store(words, WORD.LATEST, this.#latest); // Pairs with S4.
    this.#latestPublished = this.#latest;
  }

  /** Makes the claim padding: the records that were there may be overwritten already. */
  abort(): void {
    if (this.#claimEnd === this.#next) return;
    this.#segment.words[this.#record + 1] = PADDING;
    this.#keep();
  }

  /** Copies one payload and publishes it. False if there is no room now. */
  trySend(payload: Uint8Array, type: number): boolean {
    const offset = this.tryClaim(payload.length, type);
    if (offset < 0) return false;
    try {
      copyInto(this.#segment.bytes, offset, payload);
    } catch (error) {
      this.abort();
      throw error;
    }
    this.stage();
    this.publish();
    return true;
  }

  /** Whether a payload of this length would find room now. */
  hasRoom(length: number): boolean {
    const end = (this.#next + this.#paddingBefore(length) + unitsOf(length)) | 0;
    return this.#subscribers === undefined || this.#hasRoomUntil(end);
  }

  #keep(): void {
    this.#latest = this.#start;
    this.#next = this.#claimEnd;
  }

  /** Units up to the end of the data if a payload of this length would straddle it; else 0. */
  #paddingBefore(length: number): number {
    const untilEnd = this.#units - (this.#next & (this.#units - 1));
    return unitsOf(length) > untilEnd ? untilEnd : 0;
  }

  #hasRoomUntil(end: number): boolean {
    if (((end - this.#headSeen) | 0) <= this.#units) return true;
    const head = this.#subscribers?.slowestHead(this.#next) ?? this.#next; // B1
    const used = (this.#next - head) | 0;
    if (used < 0 || used > this.#units) {
      throw corruptedError('the space in use, in units of 8 bytes,', used, this.#units);
    }
    this.#headSeen = head;
    return ((end - head) | 0) <= this.#units;
  }
}

export class BroadcastSubscriber {
  readonly #segment: Segment;
  readonly #units: number;
  /** The next record. */
  #position: number;
  /** A copy of what is published from {@link #position} on, from the unit {@link #read} on. */
  #copy = new Uint8Array(0);
  #copiedWords = new Int32Array(0);
  #read = 0;
  #copied = 0;
  /** The TAIL that was loaded for the copy. */
  #tail: number;
  /** The number of the next record; -1 before the first. */
  #expected = -1;
  #lost = 0;

  /** Begins with the next record that is published. */
  constructor(segment: Segment) {
    this.#segment = segment;
    this.#units = segment.capacity / UNIT_BYTES;
    this.#position = this.#tail = Atomics.load(segment.words, WORD.TAIL);
  }

  /** How many records were overwritten before this subscriber copied them, counted from the first that it read. */
  get lost(): number {
    return this.#lost;
  }

  /**
   * Passes copies of the published records to the handler, at most `limit`. A record whose handler
   * throws is taken.
   *
   * @returns How many records were passed.
   */
  drain(handler: RecordHandler, limit: number): number {
    let count = 0;
    while (count < limit) {
      const units = this.#nextUnits();
      if (units === 0) break;
      const record = this.#read << 1;
      const payload = (this.#copiedWords[record] as unknown as number) - RECORD_HEADER_BYTES;
      const type = this.#copiedWords[record + 1] as unknown as number;
      const offset = this.#read * UNIT_BYTES + RECORD_HEADER_BYTES;
      this.#position = (this.#position + units) | 0;
      this.#read += units;
      if (type === PADDING) continue;
      const number = (type >> TYPE_BITS) & NUMBER_MASK;
      if (this.#expected >= 0) this.#lost += (number - this.#expected) & NUMBER_MASK;
      this.#expected = (number + 1) & NUMBER_MASK;
      count++;
      handler(this.#copy, offset, payload, type);
    }
    return count;
  }

  /** Whether a published record has not been taken. */
  hasMessages(): boolean {
    return (
      this.#read < this.#copied ||
      ((Atomics.load(this.#segment.words, WORD.TAIL) - this.#position) | 0) > 0
    );
  }

  /** The units of the next record, which is copied then; 0 if there is none now. */
  #nextUnits(): number {
    let needed = 1;
    // A producer that laps every attempt leaves nothing to read now.
    for (let attempt = 0; attempt < 100; attempt++) {
      const copied = this.#copied - this.#read;
      if (copied >= needed) {
        const length = this.#copiedWords[this.#read << 1] as unknown as number;
        const isPadding = this.#copiedWords[(this.#read << 1) + 1] === PADDING;
        needed = (length + UNIT_BYTES - 1) >>> 3;
        const untilEnd = this.#units - (this.#position & (this.#units - 1));
        const most = Math.min(untilEnd, (this.#tail - this.#position) | 0);
        const longest = isPadding ? most : Math.min(most, unitsOf(this.#segment.largest));
        if (!(length >= RECORD_HEADER_BYTES && needed <= longest)) {
          throw corruptedError('the length of a record', length, longest << 3);
        }
        // Padding is passed over, not copied.
        if (needed <= copied || isPadding) return needed;
      }
      if (!this.#copyFrom(needed)) return 0;
      if (this.#copied === 0) needed = 1;
    }
    return 0;
  }

  /** S1 to S3: copies `needed` units at least, or none if it is lapped. False if none are published. */
  #copyFrom(needed: number): boolean {
    const { words, bytes } = this.#segment;
    this.#read = this.#copied = 0;
    this.#tail = Atomics.load(words, WORD.TAIL); // S1
    const waiting = (this.#tail - this.#position) | 0;
    if (waiting <= 0) return false;
    if (this.#isLapped(Atomics.load(words, WORD.INTENT))) {
      this.#continueFromLatest();
      return true;
    }
    const index = this.#position & (this.#units - 1);
    const most = Math.max(needed, COPIED_AT_ONCE / UNIT_BYTES);
    const units = Math.min(waiting, this.#units - index, most);
    const start = HEADER_BYTES + index * UNIT_BYTES;
    const copy = bytes.slice(start, start + units * UNIT_BYTES); // S2
    if (this.#isLapped(Atomics.add(words, WORD.INTENT, 0))) return true; // S3. Pairs with B1.
    this.#copy = copy;
    this.#copiedWords = new Int32Array(copy.buffer);
    this.#copied = units;
    return true;
  }

  #isLapped(intent: number): boolean {
    return ((intent - this.#position) | 0) > this.#units;
  }

  /** S4. INTENT never laps a LATEST that is loaded after it: the producer stores LATEST first. */
  #continueFromLatest(): void {
    const { words } = this.#segment;
    const intent = Atomics.load(words, WORD.INTENT);
    const latest = Atomics.load(words, WORD.LATEST); // Pairs with B3.
    const ahead = (intent - latest) | 0;
    if (ahead > this.#units) {
      throw corruptedError('INTENT ahead of LATEST, in units of 8 bytes,', ahead, this.#units);
    }
    this.#position = latest;
  }
}
