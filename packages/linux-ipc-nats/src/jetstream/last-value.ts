/**
 * The last word of a writer that closes: the value that its readers must not miss, though the bucket goes
 * with the writer.
 *
 *      0                      8
 *     +----------------------+- - - - -
 *     | revision: float64 LE | value
 *     +----------------------+- - - - -
 */
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

/** What a last word contains; undefined if that is no value. */
export function lastValueIn(word: Uint8Array): LastValue | undefined {
  if (word.length < REVISION_BYTES) return undefined;
  const view = new DataView(word.buffer, word.byteOffset, word.length);
  return { revision: view.getFloat64(0, true), value: word.slice(REVISION_BYTES) };
}
