/** Codecs: how a message becomes bytes, and bytes become a message. */
import { deserialize, serialize } from 'node:v8';

import { bytes as bytesOf, wholeNumber } from '../../core/arguments.js';
import { typeError } from '../../core/errors.js';
import { undecodable } from '../errors.js';
import { ownCopy } from './own-bytes.js';
import { decodeUtf8, encodeUtf8 } from './utf8.js';
import { TAG } from './value-format.js';
import { ValueReader } from './value-reader.js';
import { ValueWriter } from './value-writer.js';

/** What a channel needs to know of a type of message. A codec of your own has these three properties. */
export interface Codec<T> {
  /**
   * Identifies the type of message: both sides of a channel compare it in the handshake. A whole number from
   * 0 to 2^31 - 1; 0 to 99 are the library's.
   */
  readonly schema: number;
  /**
   * The bytes of a message; they are copied before the next call. What it throws, the sender throws, and
   * nothing is sent.
   */
  encode(value: T): Uint8Array;
  /**
   * Copies the message in `bytes`, from `offset` to `offset + length`, out of the channel's memory: the
   * result must not be a view of these bytes, nor keep one. The peer may still write to them. So a codec
   * that reads a byte twice, as for text, copies the bytes before it decodes them. What it throws, the
   * receiver throws; the message counts as received.
   */
  decode(bytes: Uint8Array, offset: number, length: number): T;
}

/** The codec in the options of either side of a channel. */
export function codecOf<T>(options: { readonly messages?: Codec<T> | undefined }): Codec<T> {
  const { messages = bytes() as unknown as Codec<T> } = options;
  if (!isCodec(messages)) {
    throw typeError('messages', 'a codec, such as text() or values()', messages);
  }
  wholeNumber('the schema of messages', messages.schema, 0, 2 ** 31 - 1);
  return messages;
}

function isCodec(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, encode, decode } = value as Partial<Codec<unknown>>;
  return typeof schema === 'number' && typeof encode === 'function' && typeof decode === 'function';
}

/** The bytes of a message. A codec of the user's own may return anything: what is not bytes is refused. */
export function encoded<T>(codec: Codec<T>, message: T): Uint8Array {
  return bytesOf('the result of encode()', codec.encode(message));
}

const bytesCodec: Codec<Uint8Array> = {
  schema: 1,
  encode: (value) => bytesOf('message', value),
  decode: ownCopy,
};

const textCodec: Codec<string> = {
  schema: 2,
  encode(value) {
    if (typeof value !== 'string') throw typeError('message', 'a string', value);
    return encodeUtf8(value);
  },
  decode: decodeUtf8,
};

const jsonCodec: Codec<unknown> = {
  schema: 5,
  encode(value) {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw typeError('message', 'a value that JSON can represent', value);
    return encodeUtf8(text);
  },
  decode(memory, offset, length) {
    try {
      return JSON.parse(decodeUtf8(memory, offset, length)) as unknown;
    } catch (error) {
      throw undecodable(error);
    }
  },
};

const reader = new ValueReader();
/** Taken while it writes: a getter of the value may send another message. */
let idleWriter: ValueWriter | undefined;

const valuesCodec: Codec<unknown> = {
  schema: 4,
  encode(value) {
    if (value === undefined) throw typeError('message', 'a value', value);
    const writer = idleWriter ?? new ValueWriter();
    idleWriter = undefined;
    try {
      return writer.write(value) ?? serialize(value);
    } finally {
      idleWriter = writer;
    }
  },
  decode(memory, offset, length) {
    if (memory[offset] !== TAG.V8) return reader.read(memory, offset, length);
    try {
      // A copy: a deserialized value may keep a view of the bytes.
      const value = deserialize(memory.slice(offset, offset + length)) as unknown;
      if (value !== undefined) return value;
    } catch (error) {
      throw undecodable(error);
    }
    throw undecodable(undefined);
  },
};

/** The name of a codec of this library that does not carry objects of any shape; undefined for others. */
export function narrowType(codec: object): string | undefined {
  if (codec === bytesCodec) return 'bytes()';
  if (codec === textCodec) return 'text()';
  return Object.hasOwn(codec, 'byteLength') ? 'record()' : undefined;
}

/** Raw bytes. The receiver gets a copy of its own. */
export function bytes(): Codec<Uint8Array> {
  return bytesCodec;
}

/** Strings, as UTF-8. A lone surrogate arrives as U+FFFD. */
export function text(): Codec<string> {
  return textCodec;
}

/** Values as JSON. What JSON cannot represent is changed or refused, as by `JSON.stringify()`. */
export function json<T>(): Codec<T> {
  return jsonCodec as Codec<T>;
}

/**
 * Every value that the structured clone algorithm accepts, except `undefined`: objects, arrays, Map,
 * Set, Date, typed arrays, bigint, cycles. A Buffer stays a Buffer; a view brings its own bytes only.
 *
 * Plain objects, arrays and what they contain are fast. A message that contains anything else (instances
 * of classes, errors, RegExp, two references to one object, cycles, holes) is serialized by V8.
 */
export function values<T>(): Codec<T> {
  return valuesCodec as Codec<T>;
}
