/** Codecs: how a message becomes bytes, and bytes become a message. */
import { deserialize, serialize } from 'node:v8';

import { bytes as bytesOf, optionsObject } from '../../core/arguments.js';
import { typeError } from '../../core/errors.js';

export interface Codec<T> {
  /** Identifies the type of message: both sides of a channel compare it in the handshake. Not 0. */
  readonly schema: number;
  /** The bytes of a message; they are copied before the next call. */
  encode(value: T): Uint8Array;
  /**
   * Copies the message in `bytes`, from `offset` to `offset + length`, out of the channel's memory: the
   * result must not be a view of these bytes, nor keep one. The peer may still write to them. So a codec
   * that reads a byte twice, as for text, copies the bytes before it decodes them.
   */
  decode(bytes: Uint8Array, offset: number, length: number): T;
}

/** The codec in the options of either side of a channel. */
export function codecOf<T>(options: { readonly messages?: Codec<T> | undefined }): Codec<T> {
  const { messages = bytes() as unknown as Codec<T> } = optionsObject('options', options);
  if (!isCodec(messages)) {
    throw typeError('messages', 'a codec, such as text() or values()', messages);
  }
  return messages;
}

function isCodec(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, encode, decode } = value as Partial<Codec<unknown>>;
  return typeof schema === 'number' && typeof encode === 'function' && typeof decode === 'function';
}

const bytesCodec: Codec<Uint8Array> = {
  schema: 1,
  encode: (value) => bytesOf('message', value),
  decode: (memory, offset, length) => memory.slice(offset, offset + length),
};

const textCodec: Codec<string> = {
  schema: 2,
  encode(value) {
    if (typeof value !== 'string') throw typeError('message', 'a string', value);
    return Buffer.from(value);
  },
  // A copy: V8 counts the characters before it writes them. If the peer changed the bytes in between,
  // it would write past the end of the string.
  decode: (memory, offset, length) =>
    Buffer.from(memory.subarray(offset, offset + length)).toString(),
};

const valuesCodec: Codec<unknown> = {
  schema: 3,
  encode(value) {
    if (value === undefined) throw typeError('message', 'a value', value);
    return serialize(value);
  },
  // A copy: a deserialized value may keep a view of the bytes.
  decode: (memory, offset, length) => deserialize(memory.slice(offset, offset + length)) as unknown,
};

/** Raw bytes. The receiver gets a copy of its own. */
export function bytes(): Codec<Uint8Array> {
  return bytesCodec;
}

/** Strings, as UTF-8. A lone surrogate arrives as U+FFFD. */
export function text(): Codec<string> {
  return textCodec;
}

/**
 * Every value that the structured clone algorithm accepts, except `undefined`: objects, arrays, Map,
 * Set, Date, typed arrays, bigint, cycles.
 */
export function values<T>(): Codec<T> {
  return valuesCodec as Codec<T>;
}
