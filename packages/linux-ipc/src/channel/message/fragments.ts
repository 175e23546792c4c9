/**
 * Messages longer than a record: sent in fragments, which the receiver reassembles.
 *
 * The types of records: a whole message; the first fragment, which begins with the length of the whole
 * message as a 64-bit float; each further fragment; or the number of a message that is sent out of
 * band: see `out-of-band.ts`.
 */
import { corruptedError } from '../errors.js';

export const RECORD_TYPE = { WHOLE: 0, FIRST_FRAGMENT: 1, FRAGMENT: 2, OUT_OF_BAND: 3 } as const;

/** Bytes before the payload in a first fragment. */
export const FIRST_FRAGMENT_HEADER_BYTES = 8;

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

/** The records that carry a long message, in order: payload and type of each. */
export function* fragmentsOf(
  message: Uint8Array,
  largest: number,
): Generator<[payload: Uint8Array, type: number], void> {
  const first = new Uint8Array(largest);
  new DataView(first.buffer).setFloat64(0, message.length, true);
  const firstLength = largest - FIRST_FRAGMENT_HEADER_BYTES;
  first.set(message.subarray(0, firstLength), FIRST_FRAGMENT_HEADER_BYTES);
  yield [first, RECORD_TYPE.FIRST_FRAGMENT];
  for (let sent = firstLength; sent < message.length; sent += largest) {
    yield [message.subarray(sent, sent + largest), RECORD_TYPE.FRAGMENT];
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
      this.#message = new Uint8Array(total);
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
    message.set(bytes.subarray(from, end), this.#filled);
    this.#filled += end - from;
    if (this.#filled < message.length) return undefined;
    this.#message = undefined;
    return message;
  }
}
