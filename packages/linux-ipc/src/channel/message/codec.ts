/** What messages are: how a value becomes bytes, and bytes a value again. */
import { deserialize, serialize } from 'node:v8';

import { bytes as bytesOf, optionsObject } from '../../core/arguments.js';
import { typeError } from '../../core/errors.js';

export interface Codec<T> {
  /** Names the type of message; the two sides of a channel compare it when they meet. Not 0. */
  readonly schema: number;
  /** The bytes of a message; copied before the next call. */
  encode(value: T): Uint8Array;
  /**
   * The value of a message that is `bytes` from `offset` to `offset + length`; keeps no view. The other
   * side may write there meanwhile: copy what is decoded as text, or by anything that looks twice.
   */
  decode(bytes: Uint8Array, offset: number, length: number): T;
}

/** What the options of either side of a channel say the messages are. */
export function codecOf<T>(options: { readonly messages?: Codec<T> | undefined }): Codec<T> {
  const { messages = bytes as unknown as Codec<T> } = optionsObject('options', options);
  const given: Partial<Codec<T>> = optionsObject('messages', messages);
  const isCodec = typeof given.encode === 'function' && typeof given.decode === 'function';
  if (!isCodec || typeof given.schema !== 'number') {
    throw typeError('messages', 'a codec, such as text or values()', messages);
  }
  return messages;
}

/** Raw bytes. What is received is a copy, the receiver's own. */
export const bytes: Codec<Uint8Array> = {
  schema: 1,
  encode: (value) => bytesOf('message', value),
  decode: (memory, offset, length) => memory.slice(offset, offset + length),
};

/** Strings, as UTF-8. Half a surrogate pair arrives as U+FFFD. */
export const text: Codec<string> = {
  schema: 2,
  encode(value) {
    if (typeof value !== 'string') throw typeError('message', 'a string', value);
    return Buffer.from(value);
  },
  // A copy: V8 counts the characters before it writes them, and the other side may change them in
  // between. It would write past the end of the string then.
  decode: (memory, offset, length) =>
    Buffer.from(memory.subarray(offset, offset + length)).toString(),
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
