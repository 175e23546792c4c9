/**
 * Messages longer than a record: sent in fragments, which the receiver reassembles.
 *
 * The types of records: a whole message; the first fragment, which begins with the length of the whole
 * message as a 64-bit float; each further fragment; or the number of a message that is sent out of
 * band: see `out-of-band.ts`.
 */
import { copyInto } from '../../core/copy.js';
import { corruptedError } from '../errors.js';
import { ownBytes } from './own-bytes.js';

export const RECORD_TYPE = { WHOLE: 0, FIRST_FRAGMENT: 1, FRAGMENT: 2, OUT_OF_BAND: 3 } as const;

/** Bytes before the payload in a first fragment. */
const FIRST_FRAGMENT_HEADER_BYTES = 8;

/** The longest message, in bytes. */
export const LONGEST_MESSAGE = 2 ** 30;

/** Identifies the sender in the type of a record, where several send: added to the type. */
export function typeBaseOf(participant: number): number {
  return participant << 2;
}

/** The participant that sent a record: the inverse of {@link typeBaseOf}. */
export function senderOf(type: number): number {
  return type >> 2;
}

/** The kind of a record: its type without its sender or number. */
export function kindOf(type: number): number {
  return type & 3;
}

/** What is left to send of a message: one record, or those of a long message. */
export class Remainder {
  private rest: Uint8Array;
  private readonly largest: number;
  /** Whether it is sent in fragments. */
  readonly isLong: boolean;
  private isBegun = false;
  private isKept = false;

  /** @param largest The longest payload of a record. */
  constructor(message: Uint8Array, largest: number) {
    this.rest = message;
    this.largest = largest;
    this.isLong = message.length > largest;
  }

  /** The payload of the next record; undefined if all are sent. A first fragment is the length alone. */
  get record(): Uint8Array | undefined {
    const { rest } = this;
    if (this.isLong && !this.isBegun) return new Uint8Array(Float64Array.of(rest.length).buffer);
    return this.isBegun && rest.length === 0 ? undefined : rest.subarray(0, this.largest);
  }

  /** Its type. */
  get type(): number {
    if (!this.isLong) return RECORD_TYPE.WHOLE;
    return this.isBegun ? RECORD_TYPE.FRAGMENT : RECORD_TYPE.FIRST_FRAGMENT;
  }

  /** The next record is sent. */
  advance(): void {
    if (!this.isLong || this.isBegun) this.rest = this.rest.subarray(this.largest);
    this.isBegun = true;
  }

  /** Copies what is left, if that has not been done: the caller of `send()` may change the message from now on. */
  keep(copy: (bytes: Uint8Array) => Uint8Array): void {
    if (this.isKept) return;
    this.rest = copy(this.rest);
    this.isKept = true;
  }
}

/** Reassembles one sender's fragments. */
export class Reassembly {
  #message: Uint8Array | undefined;
  #filled = 0;

  /**
   * Takes the next fragment.
   *
   * @returns The message, once it is complete.
   * @throws `ERR_CHANNEL_CORRUPTED` the fragment cannot follow the previous one.
   */
  take(bytes: Uint8Array, offset: number, length: number, type: number): Uint8Array | undefined {
    let from = offset;
    if (type === RECORD_TYPE.FIRST_FRAGMENT) {
      const total =
        length >= FIRST_FRAGMENT_HEADER_BYTES
          ? new DataView(bytes.buffer, bytes.byteOffset + offset, 8).getFloat64(0, true)
          : -1;
      if (!(Number.isInteger(total) && total >= 0 && total <= LONGEST_MESSAGE)) {
        throw corruptedError('the length of a message', total, LONGEST_MESSAGE);
      }
      this.#message = ownBytes(total);
      this.#filled = 0;
      from += FIRST_FRAGMENT_HEADER_BYTES;
    } else if (type !== RECORD_TYPE.FRAGMENT) {
      throw corruptedError('the type of a record', type, RECORD_TYPE.FRAGMENT);
    }
    const message = this.#message;
    const end = offset + length;
    const missing = (message?.length ?? 0) - this.#filled;
    if (message === undefined || end - from > missing) {
      throw corruptedError('the length of a fragment', end - from, missing);
    }
    copyInto(message, this.#filled, bytes.subarray(from, end));
    this.#filled += end - from;
    if (this.#filled < message.length) return undefined;
    this.#message = undefined;
    return message;
  }
}
