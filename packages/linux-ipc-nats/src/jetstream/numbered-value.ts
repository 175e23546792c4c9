/**
 * A value with its writer's own number, as it stands in the bucket, and as the last word of a writer that closes: the
 * value that its readers must not miss, though the bucket goes with the writer. The server's numbers would begin anew if
 * it lost the bucket.
 *
 *      0                    8
 *     +--------------------+- - - - -
 *     | number: float64 LE | value
 *     +--------------------+- - - - -
 */
export const NUMBER_BYTES = 8;

export interface NumberedValue {
  /** 1 for the first value; 0 if there never was one. */
  readonly number: number;
  readonly value: Uint8Array;
}

export function encodeNumbered({ number, value }: NumberedValue): Buffer {
  const bytes = Buffer.allocUnsafe(NUMBER_BYTES + value.length);
  bytes.writeDoubleLE(number);
  bytes.set(value, NUMBER_BYTES);
  return bytes;
}

/** The value in these bytes: memory of its own; undefined if they are none. */
export function numberedIn(bytes: Uint8Array): NumberedValue | undefined {
  if (bytes.length < NUMBER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { number: view.getFloat64(0, true), value: Uint8Array.from(bytes.subarray(NUMBER_BYTES)) };
}
