/**
 * What the two sides of a session send each other:
 *
 *      0      1      2                     10
 *     +------+------+---------------------+- - - - - - - - - -
 *     | kind | type | number: float64, LE | payload
 *     +------+------+---------------------+- - - - - - - - - -
 */

/** What a frame says, and what its number and its type mean. */
export const FRAME = {
  /** A guest wants to join; the payload is its terms. */
  HELLO: 1,
  /** The host admits it; the payload is the host's terms. */
  WELCOME: 2,
  /** The host does not admit it; the payload says why. */
  REFUSED: 3,
  /** The address is the sender's; `number` is its rank, the payload its identity: see `claim.ts`. */
  CLAIM: 4,
  /** Record `number`, of this type of `RECORD_TYPE`. */
  RECORD: 5,
  /** The records up to `number` are received by the program: they need not be kept. */
  RECEIVED: 6,
  /** Record `number`, or what is kept with this number, is missing: send it and all after it again. */
  MISSING: 7,
  /** The sender is there, and `number` is the last record that it has sent. Type 1 asks for the same. */
  HEARTBEAT: 8,
  /** The sender has closed; `number` is the last record that it has sent, the payload its last word. */
  FAREWELL: 9,
  /** All records before the farewell have arrived. */
  FAREWELL_HEARD: 10,
  /** The sender has heard nothing of the receiver for too long, and has given it up. */
  GIVEN_UP: 11,
  /**
   * Of what is kept on the server: a writer has stored all up to `number`, a reader's program has received it. Sent
   * with each heartbeat; the payload of a writer's is the name of the stream or bucket, which changes if the server has lost it. What a reader misses, it asks for with MISSING.
   */
  PROGRESS: 12,
} as const;

export const HEADER_BYTES = 10;

/** No payload. */
export const nothing = new Uint8Array(0);

/** A frame with a copy of the payload. */
export function frame(kind: number, number = 0, type = 0, payload: Uint8Array = nothing): Buffer {
  const bytes = emptyFrame(kind, number, type, payload.length);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/** A frame whose payload is still to be written. */
export function emptyFrame(kind: number, number: number, type: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + length);
  bytes[0] = kind;
  bytes[1] = type;
  bytes.writeDoubleLE(number, 2);
  return bytes;
}

/** The number of a frame; NaN if the bytes are no frame. */
export function numberOf(bytes: Uint8Array): number {
  return doubleAt(bytes, 2);
}

/** The number at an index; NaN if the bytes end before. */
export function doubleAt(bytes: Uint8Array, index: number): number {
  if (bytes.length < index + 8) return NaN;
  // The client passes Buffers on: another view of each message would cost more than the reading.
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.readDoubleLE(index);
}

/** The payload of a frame from an index on: no Buffer, whose slice() makes no copy. */
export function payloadOf(bytes: Uint8Array, from = 0): Uint8Array {
  const offset = HEADER_BYTES + from;
  return new Uint8Array(bytes.buffer, bytes.byteOffset + offset, bytes.length - offset);
}

/** The payload of a frame as text. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(payloadOf(bytes)).toString();
}

/** A last word that is a number. */
export function numberWord(number: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeDoubleLE(number);
  return bytes;
}

/** The number that a last word is; NaN if it is none. */
export function numberIn(word: Uint8Array): number {
  return word.length === 8 ? doubleAt(word, 0) : NaN;
}

/** A frame whose payload is a value as JSON. */
export function jsonFrame(kind: number, value: unknown): Buffer {
  return frame(kind, 0, 0, Buffer.from(JSON.stringify(value)));
}

/** The payload of a {@link jsonFrame}; undefined if it is none: anybody may send anything. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payloadOf(bytes)).toString()) as unknown;
  } catch {
    return undefined;
  }
}
