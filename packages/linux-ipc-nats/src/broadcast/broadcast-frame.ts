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
import { frame, FRAME, payloadOf } from '../session/frame.js';
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
  const payload = Buffer.allocUnsafe(MESSAGE_NUMBER_BYTES + bytes.length);
  payload.writeDoubleLE(message, 0);
  payload.set(bytes, MESSAGE_NUMBER_BYTES);
  return frame(FRAME.RECORD, number, type, payload);
}

/** The message's number, and the bytes. */
export function broadcastPayload(record: Uint8Array): { message: number; bytes: Uint8Array } {
  const payload = payloadOf(record);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return {
    message: payload.length < MESSAGE_NUMBER_BYTES ? NaN : view.getFloat64(0, true),
    bytes: payload.subarray(MESSAGE_NUMBER_BYTES),
  };
}
