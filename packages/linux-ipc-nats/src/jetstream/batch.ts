/**
 * Several records as one message of a stream: the number of the batch, then each record after its length and
 * its type.
 *
 *      0           8           12     13
 *     +-----------+-----------+------+- - - - - -+- - - - - -
 *     | number    | length    | type | payload   | the next
 *     | float64LE | uint32 LE |      |           | record
 *     +-----------+-----------+------+- - - - - -+- - - - - -
 */
import { RECORD_TYPE } from 'linux-ipc/carrier';

const NUMBER_BYTES = 8;
const RECORD_HEADER_BYTES = 5;

/** Bytes of a record in a batch. */
export function batchedLength(length: number): number {
  return RECORD_HEADER_BYTES + length;
}

export class Batch {
  readonly #parts: Buffer[] = [];
  #length = 0;
  /** How many messages begin in it. */
  messages = 0;

  /** The length of its records in bytes. */
  get length(): number {
    return this.#length;
  }

  /** Of the message of the stream, in bytes. */
  get encodedLength(): number {
    return NUMBER_BYTES + this.#length;
  }

  /** Adds a copy. */
  add(payload: Uint8Array, type: number): void {
    if (type !== RECORD_TYPE.FRAGMENT) this.messages++;
    const part = Buffer.allocUnsafe(batchedLength(payload.length));
    part.writeUInt32LE(payload.length, 0);
    part[4] = type;
    part.set(payload, RECORD_HEADER_BYTES);
    this.#parts.push(part);
    this.#length += part.length;
  }

  /** The message of the stream. */
  encode(number: number): Buffer {
    const head = Buffer.allocUnsafe(NUMBER_BYTES);
    head.writeDoubleLE(number);
    return Buffer.concat([head, ...this.#parts], this.encodedLength);
  }
}

export interface BatchedRecord {
  readonly payload: Uint8Array;
  readonly type: number;
}

/** The number of a batch; NaN if the bytes are none. */
export function batchNumber(batch: Uint8Array): number {
  if (batch.length < NUMBER_BYTES) return NaN;
  return new DataView(batch.buffer, batch.byteOffset, batch.length).getFloat64(0, true);
}

/** The records of a batch; what no publisher can have written ends it. */
export function recordsOf(batch: Uint8Array): BatchedRecord[] {
  const records: BatchedRecord[] = [];
  const view = new DataView(batch.buffer, batch.byteOffset, batch.length);
  for (let at = NUMBER_BYTES; at + RECORD_HEADER_BYTES <= batch.length;) {
    const length = view.getUint32(at, true);
    const from = at + RECORD_HEADER_BYTES;
    if (from + length > batch.length) break;
    const payload = new Uint8Array(batch.buffer, batch.byteOffset + from, length);
    records.push({ payload, type: view.getUint8(at + 4) });
    at = from + length;
  }
  return records;
}
