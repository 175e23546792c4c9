/** The form of what passes over an object: whether all of it is small binary integers. */

/** The bytes of one integer. */
export type Width = 1 | 4 | 8;

/** A longer message is a structure or data, not a few values. */
const mostBytes = 64;
/** A process id fits, and so does a size; a checksum or a part of a text does not. */
const mostSmall = 2 ** 24;

export class Traffic {
  #hasMessages = false;
  readonly #possible = new Set<Width>([8, 4, 1]);

  /** @param bytes All of a message; `undefined` if some of it is not known. */
  add(bytes: Buffer | undefined): void {
    this.#hasMessages = true;
    for (const width of [...this.#possible]) {
      if (bytes === undefined || !isMadeOf(bytes, width)) this.#possible.delete(width);
    }
  }

  /** The width of each integer, if all that passed so far is integers of that width. */
  get width(): Width | undefined {
    const [widest] = this.#possible;
    return this.#hasMessages ? widest : undefined;
  }
}

function isMadeOf(bytes: Buffer, width: Width): boolean {
  const { length } = bytes;
  if (length === 0 || length > mostBytes || length % width !== 0) return false;
  if (width === 1) return length === 1 && !isText(bytes);
  if (isText(bytes)) return false;
  const values = integersIn(bytes, width);
  // A single integer of four bytes may have any value.
  return (
    (width === 4 && length === 4) ||
    values.every((value) => value > -mostSmall && value < mostSmall)
  );
}

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13));
}

/** @param bytes A multiple of the width; as the machine orders them. */
export function integersIn(bytes: Buffer, width: Width): (number | bigint)[] {
  const values: (number | bigint)[] = [];
  for (let at = 0; at + width <= bytes.length; at += width) {
    if (width === 1) values.push(bytes.readUInt8(at));
    else if (width === 4) values.push(bytes.readInt32LE(at));
    else values.push(bytes.readBigInt64LE(at));
  }
  return values;
}
