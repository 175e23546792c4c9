/**
 * One producer, one consumer: the producer publishes its tail, the consumer publishes its head, and
 * nothing else is shared while messages flow.
 *
 * Positions count words of 4 bytes. Records are aligned to 8, so a position is even, and the lowest
 * bit of the shared word is free for ASLEEP. In TAIL it says that the consumer sleeps until there are
 * messages; in HEAD, that the producer sleeps until there is room. The side that publishes replaces the
 * word, and the same atomic operation tells it whether it must wake the other side.
 *
 * Steps of the producer, which may be stopped or killed at each of them:
 *
 *     P1  load HEAD, only if its last value leaves no room
 *     P2  write padding, if the record would straddle the end
 *     P3  write the record's header and payload
 *     P4  exchange TAIL: all staged records are published
 *     P5  ring the consumer, if the TAIL that was replaced says that it sleeps
 *     P6  before it sleeps until there is room: set ASLEEP in HEAD, if HEAD is still as loaded in P1
 *
 * Steps of the consumer:
 *
 *     C1  load TAIL, once per batch
 *     C2  read the records up to it
 *     C3  exchange HEAD, once per batch: their space is free again
 *     C4  ring the producer, if the HEAD that was replaced says that it sleeps
 *     C5  before it sleeps until there are messages: set ASLEEP in TAIL, if all before TAIL is read
 *
 * No wake-up is lost. P6 and C5 compare and exchange: they fail if the other side has published in the
 * meantime. If they succeed, the exchange with which the other side publishes next finds ASLEEP and
 * clears it. Every wake-up may be spurious, so a side that wakes for another reason leaves ASLEEP set.
 *
 * A producer killed before P4 has published nothing. A consumer killed before C3 has taken nothing: the
 * next consumer that attaches receives the batch again. A process killed between P4 and P5, or between
 * C3 and C4, does not ring: the other side is woken by the hang-up of the connection instead.
 */
import { wholeNumber } from '../../core/arguments.js';
import { copyInto } from '../../core/copy.js';
import { argumentError, closedError } from '../../core/errors.js';
import { claimPending, corruptedError } from '../errors.js';
import * as layout from './layout.js';
import type { Segment } from './segment.js';

// This class is written so that the compiler generates faster code: a message takes half the time.
// Constants are this module's own, since each use of an imported one is a lookup; fields are plain, not
// #private; sums of integers are truncated to 32 bits at once.
const { TAIL, HEAD, DATA } = layout.WORD;
const { SENT, SENT_BYTES, REFUSED } = layout.COUNTER;
const { ASLEEP, PADDING } = layout;
const RECORD_HEADER_BYTES = layout.RECORD_HEADER_BYTES;

/** The distance between payloads of this length that were claimed together, in bytes. */
export function strideOf(length: number): number {
  wholeNumber('length', length, 0, 2 ** 30);
  return (length + RECORD_HEADER_BYTES + 7) & ~7;
}

/** The words that a record with a payload of `bytes` occupies: an even number. */
function wordsOf(bytes: number): number {
  return ((bytes + RECORD_HEADER_BYTES + 7) >> 3) << 1;
}

export class OneToOneProducer {
  /** The memory that contains the claims. */
  readonly bytes: Uint8Array;
  private readonly words: Int32Array;
  private readonly counters: Float64Array;
  /** Words of data. */
  private readonly size: number;
  private readonly mask: number;
  /** The longest payload; -1 once closed, so that the check of a length refuses every payload then. */
  private largest: number;
  private readonly wakeConsumer: () => void;
  /** Where the next record goes: after all that are published or staged. */
  private next: number;
  /** The end of the open claim; equals `next` if there is none. */
  private claimEnd: number;
  /** The end of the free space when HEAD was last loaded. HEAD only advances: the end is never before. */
  private limit: number;
  private claimedMessages = 0;
  private claimedBytes = 0;
  private stagedMessages = 0;
  private stagedBytes = 0;

  /** @param wakeConsumer P5: called if the consumer sleeps and something has been published. */
  constructor({ words, bytes, counters, capacity, largest }: Segment, wakeConsumer: () => void) {
    this.bytes = bytes;
    this.wakeConsumer = wakeConsumer;
    this.words = words;
    this.counters = counters;
    this.size = capacity / 4;
    this.mask = this.size - 1;
    this.largest = largest;
    this.next = Atomics.load(words, TAIL) & ~ASLEEP;
    this.claimEnd = this.next;
    this.limit = this.next;
    this.loadHead();
  }

  /**
   * Reserves room for one payload, to be written in place.
   *
   * @returns Where the payload begins in {@link bytes}, a multiple of 8; -1 if there is no room.
   */
  tryClaim(length: number, type: number): number {
    if (!Number.isInteger(length) || length < 0 || length > this.largest)
      throw this.refusal(length);
    const record = this.reserve(wordsOf(length));
    if (record < 0) return -1;
    const words = this.words;
    words[record] = (length + RECORD_HEADER_BYTES) | 0; // P3, and the payload by the caller
    words[(record + 1) | 0] = type;
    this.claimedMessages = 1;
    this.claimedBytes = length;
    return ((record << 2) + RECORD_HEADER_BYTES) | 0;
  }

  /**
   * Reserves room for `count` payloads of the same length, which follow each other at a distance of
   * {@link strideOf} the length.
   *
   * @returns Where the first begins; -1 if there is no room for all of them.
   */
  tryClaimMany(length: number, count: number, type: number): number {
    if (!Number.isInteger(length) || length < 0 || length > this.largest)
      throw this.refusal(length);
    const size = wordsOf(length);
    const most = Math.floor(this.size / 8 / size) || 1;
    wholeNumber('count', count, 1, most);
    const first = this.reserve(size * count);
    if (first < 0) return -1;
    const words = this.words;
    const end = first + size * count;
    for (let record = first; record < end; record = (record + size) | 0) {
      words[record] = (length + RECORD_HEADER_BYTES) | 0; // P3
      words[(record + 1) | 0] = type;
    }
    this.claimedMessages = count;
    this.claimedBytes = (length * count) | 0;
    return ((first << 2) + RECORD_HEADER_BYTES) | 0;
  }

  /** Keeps the claimed records, which the next {@link publish} publishes. */
  stage(): void {
    if (this.claimEnd === this.next) {
      this.requireOpen();
      return;
    }
    this.next = this.claimEnd;
    this.stagedMessages = (this.stagedMessages + this.claimedMessages) | 0;
    this.stagedBytes = (this.stagedBytes + this.claimedBytes) | 0;
  }

  /** Drops the claim. */
  abort(): void {
    this.claimEnd = this.next;
  }

  /** Publishes all staged records, and wakes the consumer if it sleeps. */
  publish(): void {
    this.requireOpen();
    const counters = this.counters;
    counters[SENT] = (counters[SENT] ?? 0) + this.stagedMessages;
    counters[SENT_BYTES] = (counters[SENT_BYTES] ?? 0) + this.stagedBytes;
    this.stagedMessages = 0;
    this.stagedBytes = 0;
    // P4. Pairs with C1: a consumer that sees this tail sees every byte written before it.
    if ((Atomics.exchange(this.words, TAIL, this.next) & ASLEEP) !== 0) this.wakeConsumer();
  }

  /** Copies one payload and stages it. False if there is no room now. */
  tryStage(payload: Uint8Array, type: number): boolean {
    const offset = this.tryClaim(payload.length, type);
    if (offset < 0) return false;
    try {
      copyInto(this.bytes, offset, payload); // P3
    } catch (error) {
      this.abort();
      throw error;
    }
    this.stage();
    return true;
  }

  /** Copies one payload and publishes it. False if there is no room now. */
  trySend(payload: Uint8Array, type: number): boolean {
    if (!this.tryStage(payload, type)) return false;
    this.publish();
    return true;
  }

  /** Whether a payload of this length would find room now. */
  hasRoom(length: number): boolean {
    this.loadHead();
    return ((this.endOf(length) - this.limit) | 0) <= 0;
  }

  /**
   * P6. Marks this side as about to sleep until there is room for a payload of this length.
   *
   * @returns False if there is room, or may be by now: try again.
   */
  maySleep(length: number): boolean {
    const head = this.loadHead();
    if (((this.endOf(length) - this.limit) | 0) <= 0) return false;
    return Atomics.compareExchange(this.words, HEAD, head, head | ASLEEP) === head;
  }

  /** Refuses everything from now on: the memory is about to be unmapped. */
  close(): void {
    this.abort();
    this.largest = -1;
  }

  /** Reserves `size` words in a row: the index of the first, or -1. The caller writes them. */
  private reserve(size: number): number {
    const next = this.next;
    if (this.claimEnd !== next) throw claimPending();
    const index = next & this.mask;
    const padding = ((index + size) | 0) > this.size ? (this.size - index) | 0 : 0;
    const end = (next + padding + size) | 0;
    if (((end - this.limit) | 0) > 0) {
      this.loadHead(); // P1
      if (((end - this.limit) | 0) > 0) {
        this.counters[REFUSED] = (this.counters[REFUSED] ?? 0) + 1;
        return -1;
      }
    }
    this.claimEnd = end;
    if (padding === 0) return (DATA + index) | 0;
    this.words[(DATA + index) | 0] = padding << 2; // P2
    this.words[(DATA + index + 1) | 0] = PADDING;
    return DATA;
  }

  /** Where the next record would end if its payload had this length. */
  private endOf(length: number): number {
    const index = this.next & this.mask;
    const size = wordsOf(length);
    const padding = ((index + size) | 0) > this.size ? (this.size - index) | 0 : 0;
    return (this.next + padding + size) | 0;
  }

  private requireOpen(): void {
    if (this.largest < 0) throw closedError('channel');
  }

  private refusal(length: number): Error {
    this.requireOpen();
    return argumentError('length', `a whole number from 0 to ${String(this.largest)}`, length);
  }

  /** Loads HEAD and updates the limit. Returns the whole word, with ASLEEP if it is set. */
  private loadHead(): number {
    // Pairs with C3: the consumer has read everything before this head.
    const word = Atomics.load(this.words, HEAD);
    const head = word & ~ASLEEP;
    const used = (this.next - head) | 0;
    if (used < 0 || used > this.size) {
      throw corruptedError('the space in use, in words of 4 bytes,', used, this.size);
    }
    this.limit = (head + this.size) | 0;
    return word;
  }
}
