/** What messages are: how a value becomes bytes, and bytes a value again. */
import { deserialize, serialize } from 'node:v8';

import { typeError } from '../errors.js';

export interface Codec<T> {
  /** Names the type of message; the two sides of a channel compare it when they meet. Not 0. */
  readonly schema: number;
  /** The bytes of a message; copied before the next call. */
  encode(value: T): Uint8Array;
  /** The value of a message that is `bytes` from `offset` to `offset + length`; keeps no view. */
  decode(bytes: Uint8Array, offset: number, length: number): T;
}

/** Raw bytes. What is received is a copy, the receiver's own. */
export const bytes: Codec<Uint8Array> = {
  schema: 1,
  encode(value) {
    if (!(value instanceof Uint8Array)) throw typeError('message', 'a Uint8Array', value);
    return value;
  },
  decode: (memory, offset, length) => memory.slice(offset, offset + length),
};

/** Strings, as UTF-8. Half a surrogate pair arrives as U+FFFD. */
export const text: Codec<string> = {
  schema: 2,
  encode(value) {
    if (typeof value !== 'string') throw typeError('message', 'a string', value);
    return Buffer.from(value);
  },
  decode: (memory, offset, length) =>
    Buffer.from(memory.buffer, memory.byteOffset + offset, length).toString(),
};

/**
 * Every value that the structured clone algorithm takes, `undefined` alone excepted: objects, arrays,
 * Map, Set, Date, typed arrays, bigint, cycles.
 */
export function values<T>(): Codec<T> {
  return {
    schema: 3,
    encode(value) {
      if (value === undefined) throw typeError('message', 'a value', value);
      return serialize(value);
    },
    // A copy, since what is decoded may keep a view of the bytes it came from.
    decode: (memory, offset, length) => deserialize(memory.slice(offset, offset + length)) as T,
  };
}
