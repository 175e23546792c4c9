/** The consumer of `one-to-one.ts`, where its steps are. */
import { nowMs } from '../../core/time-out.js';
import { corruptedError } from '../errors.js';
import * as layout from './layout.js';
import type { Segment } from './segment.js';

// Constants of this module's own, and plain fields: see one-to-one.ts.
const { TAIL, HEAD, DATA } = layout.WORD;
const { RECEIVED } = layout.COUNTER;
const { ASLEEP, PADDING } = layout;
const RECORD_HEADER_BYTES = layout.RECORD_HEADER_BYTES;

/**
 * Each load of TAIL takes its cache line from the producer, which then waits for it before it publishes
 * the next message. So a consumer that found little pauses before it polls again: 64 B arrive twice as fast
 * (docs/performance.md). It does not pause if this side has sent meanwhile: a response may arrive.
 */
const PAUSE_MILLISECONDS = 0.0005;
const LITTLE_WORDS = 256;

function pause(): void {
  const end = nowMs() + PAUSE_MILLISECONDS;
  while (nowMs() < end);
}

export class OneToOneConsumer {
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly counters: Float64Array;
  /** Words of data. */
  private readonly size: number;
  private readonly mask: number;
  private readonly wakeProducer: () => void;
  private readonly sent: () => number;
  /** Whether a handler runs now. */
  isDraining = false;
  /** The consumer's own head: the shared word is written, never read again. */
  private head: number;
  /** The tail that was last loaded: what is before it can be read without another load. */
  private tail: number;
  /** The value of {@link sent} when this side last found data, but little; otherwise -1. */
  private sentWhenFoundLittle = -1;

  /**
   * @param wakeProducer C4: called if the producer sleeps and space has been freed.
   * @param sent How many messages this side has sent to the producer, through the other segment.
   */
  constructor(
    { words, bytes, counters, capacity }: Segment,
    wakeProducer: () => void,
    sent: () => number = () => 0,
  ) {
    this.wakeProducer = wakeProducer;
    this.sent = sent;
    this.words = words;
    this.bytes = bytes;
    this.counters = counters;
    this.size = capacity / 4;
    this.mask = this.size - 1;
    this.head = Atomics.load(words, HEAD) & ~ASLEEP;
    this.tail = this.head;
    this.poll();
  }

  /**
   * Passes the published records to the handler in place, at most `limit`. It copies nothing:
   * `message/codec.ts` copies a message out of the memory. A record whose handler throws is taken.
   *
   * @param handler Called with the records of type 0.
   * @param others Called with those of other types.
   * @returns How many records were passed.
   */
  drain(
    handler: layout.RecordHandler,
    limit: number,
    others: layout.RecordHandler = handler,
  ): number {
    const isSeen = limit === 1 && this.tail !== this.head;
    return isSeen || this.poll() !== 0 ? this.take(handler, limit, others) : 0;
  }

  /** Whether a published record has not been taken. */
  hasMessages(): boolean {
    return this.tail !== this.head || this.poll() !== 0;
  }

  /**
   * C5. Marks this side as about to sleep until there is a message.
   *
   * @returns False if there is one.
   */
  maySleep(): boolean {
    const head = this.head;
    const tail = Atomics.compareExchange(this.words, TAIL, head, head | ASLEEP);
    return (tail & ~ASLEEP) === head;
  }

  /** Passes the records before the loaded tail. */
  private take(handler: layout.RecordHandler, limit: number, others: layout.RecordHandler): number {
    const words = this.words;
    const bytes = this.bytes;
    const size = this.size;
    const mask = this.mask;
    let head = this.head;
    let waiting = (this.tail - head) | 0;
    let count = 0;
    this.isDraining = true;
    try {
      while (waiting > 0 && count < limit) {
        const index = head & mask;
        const record = (DATA + index) | 0;
        const length = words[record] as unknown as number; // C2
        const type = words[(record + 1) | 0] as unknown as number;
        const taken = ((length + 7) >>> 3) << 1;
        if (!(length >= RECORD_HEADER_BYTES && taken <= waiting && ((index + taken) | 0) <= size)) {
          throw corruptedError('the length of a record', length, waiting << 2);
        }
        head = (head + taken) | 0;
        waiting = (waiting - taken) | 0;
        if (type === PADDING) continue;
        count++;
        const offset = ((record << 2) + RECORD_HEADER_BYTES) | 0;
        const payload = (length - RECORD_HEADER_BYTES) | 0;
        if (type === 0) handler(bytes, offset, payload, type);
        else others(bytes, offset, payload, type);
      }
    } finally {
      this.isDraining = false;
      this.head = head;
      const counters = this.counters;
      counters[RECEIVED] = (counters[RECEIVED] ?? 0) + count;
      // C3. Pairs with P1: the producer may overwrite everything before this head.
      if ((Atomics.exchange(words, HEAD, head) & ASLEEP) !== 0) this.wakeProducer(); // C4
    }
    return count;
  }

  /**
   * C1: how many words are unread. While there are none, it stores nothing: polling that stores is
   * slower by a third.
   */
  private poll(): number {
    if (this.sentWhenFoundLittle >= 0 && this.sentWhenFoundLittle === this.sent()) {
      this.sentWhenFoundLittle = -1;
      if (this.tail === this.head) pause();
    }
    // C1. Pairs with P4.
    const tail = Atomics.load(this.words, TAIL) & ~ASLEEP;
    const waiting = (tail - this.head) | 0;
    if (waiting === 0) return 0;
    if (waiting < 0 || waiting > this.size) {
      throw corruptedError('the unread data, in words of 4 bytes,', waiting, this.size);
    }
    this.tail = tail;
    this.sentWhenFoundLittle = waiting < LITTLE_WORDS ? this.sent() : -1;
    return waiting;
  }
}
