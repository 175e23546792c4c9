/**
 * The records that have arrived, in order, once: one that has arrived before is dropped, and one that
 * follows a gap, too, since the peer sends it again.
 */
import { HEADER_BYTES } from '../session/frame.js';
import { Queue } from './queue.js';

export class IncomingWindow {
  /** What the program has taken is acknowledged when it is this many bytes. */
  readonly #acknowledgeAt: number;
  readonly #waiting = new Queue<Uint8Array>();
  #arrived = 0;
  #taken = 0;
  #unacknowledgedBytes = 0;
  #askedFor = 0;

  /** @param capacity The peer's window, in bytes. */
  constructor(capacity: number) {
    this.#acknowledgeAt = capacity / 4;
  }

  /** The number of the last record that has arrived without a gap before it. */
  get arrived(): number {
    return this.#arrived;
  }

  /** The number of the last record that the program has taken. */
  get taken(): number {
    return this.#taken;
  }

  /** How many records wait to be taken. */
  get waiting(): number {
    return this.#arrived - this.#taken;
  }

  /** Takes in a frame with a record. False if it is not the next: it was there before, or one is missing. */
  add(number: number, record: Uint8Array): boolean {
    if (number !== this.#arrived + 1) return false;
    this.#arrived = number;
    this.#waiting.push(record);
    return true;
  }

  /**
   * The number of the record to ask for, if the peer has sent records up to `last`; undefined if none is
   * missing, or if it has been asked for already: those that follow a gap are many.
   *
   * @param again Asks for it even so.
   */
  missing(last: number, again: boolean): number | undefined {
    const next = this.#arrived + 1;
    if (last < next || (!again && this.#askedFor === next)) return undefined;
    this.#askedFor = next;
    return next;
  }

  /** The frame of the next record, for the program; undefined if none waits. */
  take(): Uint8Array | undefined {
    const record = this.#waiting.shift();
    if (record === undefined) return undefined;
    this.#taken++;
    this.#unacknowledgedBytes += record.length + HEADER_BYTES;
    return record;
  }

  /** Whether the peer should learn now what the program has taken. */
  get isAcknowledgementDue(): boolean {
    return this.#unacknowledgedBytes >= this.#acknowledgeAt;
  }

  acknowledged(): void {
    this.#unacknowledgedBytes = 0;
  }
}
