/**
 * The last record of a writer that closes: the value that its readers must not miss, though the bucket goes
 * with the writer.
 *
 *      0                      8
 *     +----------------------+- - - - -
 *     | revision: float64 LE | value
 *     +----------------------+- - - - -
 */
import { payloadOf } from '../session/frame.js';

const REVISION_BYTES = 8;

export interface LastValue {
  /** The server's number of the value; 0 if there never was one. */
  readonly revision: number;
  readonly value: Uint8Array;
}

export function encodeLastValue({ revision, value }: LastValue): Buffer {
  const bytes = Buffer.allocUnsafe(REVISION_BYTES + value.length);
  bytes.writeDoubleLE(revision);
  bytes.set(value, REVISION_BYTES);
  return bytes;
}

/** What a record's frame contains; undefined if that is no last value. */
export function lastValueIn(record: Uint8Array | undefined): LastValue | undefined {
  const payload = record && payloadOf(record);
  if (payload === undefined || payload.length < REVISION_BYTES) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return { revision: view.getFloat64(0, true), value: payload.slice(REVISION_BYTES) };
}
