/**
 * Reliable broadcast: the producer waits for its subscribers. Each has a HEAD of its own, and the one
 * furthest behind limits the producer. Only the producer knows which subscribers there are:
 *
 *     J1  store the new subscriber's HEAD: it receives what is published from now on
 *     J2  count it in: what it has not read is no longer overwritten
 *     J3  notify it, over its connection
 *     J4  its connection has hung up (the kernel reports it): count it out
 *
 * All of this happens in the producer's process, between two sends. A subscriber takes the steps of the
 * consumer in `one-to-one.ts`:
 *
 *     C1  load TAIL, once per batch
 *     C2  read the records up to it, in place
 *     C3  store its HEAD, once per batch
 *
 * A subscriber killed at any of them delays no other process after J4. One that is stopped blocks the
 * producer until it continues or dies, as it must: no subscriber may lose a message.
 */
import { corruptedError } from '../errors.js';
import {
  type RecordHandler,
  HEADER_BYTES,
  PADDING,
  PARTICIPANT,
  participantWord,
  RECORD_HEADER_BYTES,
  UNIT_BYTES,
  WORD,
} from './layout.js';
import type { Segment } from './segment.js';

function headWord(participant: number): number {
  return participantWord(participant) + PARTICIPANT.HEAD;
}

export class ReliableSubscribers {
  readonly #words: Int32Array;
  readonly #participants = new Set<number>();

  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** J1, J2. */
  add(participant: number): void {
    Atomics.store(this.#words, headWord(participant), Atomics.load(this.#words, WORD.TAIL));
    this.#participants.add(participant);
  }

  /** J4. */
  remove(participant: number): void {
    this.#participants.delete(participant);
  }

  /** The head that is furthest behind `next`; the tail if there are no subscribers. */
  slowestHead(next: number): number {
    let slowest = Atomics.load(this.#words, WORD.TAIL);
    for (const participant of this.#participants) {
      // Pairs with C3 of that subscriber: it has read everything before this head.
      const head = Atomics.load(this.#words, headWord(participant));
      // Unsigned: an impossible head, ahead of the tail, counts as the furthest, and is refused.
      if ((next - head) >>> 0 > (next - slowest) >>> 0) slowest = head;
    }
    return slowest;
  }
}

export class ReliableSubscriber {
  readonly #segment: Segment;
  readonly #headWord: number;
  readonly #units: number;
  /** Its own head: the shared word is written, never read again. */
  #head: number;

  constructor(segment: Segment, participant: number) {
    this.#segment = segment;
    this.#headWord = headWord(participant);
    this.#units = segment.capacity / UNIT_BYTES;
    this.#head = Atomics.load(segment.words, this.#headWord);
    this.#unitsWaiting();
  }

  /**
   * Passes the published records to the handler in place, at most `limit`; copies nothing. A record whose
   * handler throws is taken.
   *
   * @returns How many records were passed.
   */
  drain(handler: RecordHandler, limit: number): number {
    const { words, bytes } = this.#segment;
    let waiting = this.#unitsWaiting(); // C1
    if (waiting === 0) return 0;
    let head = this.#head;
    let count = 0;
    try {
      while (waiting > 0 && count < limit) {
        const index = head & (this.#units - 1);
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
        const offset = HEADER_BYTES + (index << 3) + RECORD_HEADER_BYTES;
        handler(bytes, offset, length - RECORD_HEADER_BYTES, type);
      }
    } finally {
      this.#head = head;
      // C3. The producer may overwrite everything before this head.
      Atomics.store(words, this.#headWord, head);
    }
    return count;
  }

  /** Whether a published record has not been taken. */
  hasMessages(): boolean {
    return this.#unitsWaiting() !== 0;
  }

  #unitsWaiting(): number {
    // C1. Pairs with B3 of broadcast.ts.
    const waiting = (Atomics.load(this.#segment.words, WORD.TAIL) - this.#head) | 0;
    if (waiting < 0 || waiting > this.#units) {
      throw corruptedError('the unread data, in units of 8 bytes,', waiting, this.#units);
    }
    return waiting;
  }
}
