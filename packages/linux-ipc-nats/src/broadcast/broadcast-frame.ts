/**
 * The payload of a published record: the number of its message, which all its fragments share, then the
 * bytes. The frame's own number counts records: a gap in it is a loss.
 *
 *      0                     8
 *     +---------------------+- - - - - - -
 *     | message: float64 LE | bytes
 *     +---------------------+- - - - - - -
 */
import type { Connection } from '../connection/connection.js';
import { doubleAt, emptyFrame, FRAME, HEADER_BYTES, payloadOf } from '../session/frame.js';
import { hostSubject } from '../session/guest.js';

export const MESSAGE_NUMBER_BYTES = 8;

/**
 * Where all subscribers of a publisher listen.
 *
 * @param publisher What the welcome calls its store; `*` for whichever will answer. Another that was at this address
 *   before may still send.
 */
export function broadcastSubject(connection: Connection, publisher: string): string {
  return `${hostSubject(connection)}.all.${publisher}`;
}

export function broadcastFrame(
  number: number,
  type: number,
  message: number,
  bytes: Uint8Array,
): Buffer {
  const record = emptyFrame(FRAME.RECORD, number, type, MESSAGE_NUMBER_BYTES + bytes.length);
  record.writeDoubleLE(message, HEADER_BYTES);
  record.set(bytes, HEADER_BYTES + MESSAGE_NUMBER_BYTES);
  return record;
}

/** The number of a record's message; NaN if there is none. */
export function messageOf(record: Uint8Array): number {
  return doubleAt(record, HEADER_BYTES);
}

/** The bytes of a record that has a {@link messageOf}. */
export function bytesOf(record: Uint8Array): Uint8Array {
  return payloadOf(record, MESSAGE_NUMBER_BYTES);
}
