/**
 * Records of a fixed layout, read and written in place: each field has a fixed offset in the message,
 * and an accessor moves over the memory instead of being filled from it.
 */
import { optionsObject } from '../../core/arguments.js';
import { argumentError, typeError } from '../../core/errors.js';
import { corruptedError } from '../errors.js';
import { setOwn } from '../../core/own-property.js';
import { withoutPrototype } from '../../core/without-prototype.js';
import type { Codec } from './codec.js';

/** Bytes of each type. */
const fieldBytes = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
  bigint64: 8,
  biguint64: 8,
} as const;

export type FieldType = keyof typeof fieldBytes;
export type Fields = Readonly<Record<string, FieldType>>;

/** The value of each field. */
export type RecordOf<F extends Fields> = {
  -readonly [Name in keyof F]: F[Name] extends 'bigint64' | 'biguint64' ? bigint : number;
};

/**
 * A record in memory: reading a field reads the memory, assigning to it writes the memory. A value that
 * the field cannot hold is refused, and so is a name that is no field.
 */
export type RecordView<F extends Fields> = RecordOf<F> & {
  /** Moves to `offset` of `bytes`. Returns itself. */
  moveTo(bytes: Uint8Array, offset: number): RecordView<F>;
};

/** A layout of fields in the order of their names in `record()`, each aligned to its own size. */
export interface RecordCodec<F extends Fields> extends Codec<RecordOf<F>> {
  readonly fields: F;
  /** Length of every message, in bytes. */
  readonly byteLength: number;
  /** Where each field begins, in bytes. */
  readonly offsets: Readonly<Record<keyof F, number>>;
  /** A new accessor; call `moveTo` before using it. */
  view(): RecordView<F>;
}

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/**
 * Describes records: `record({ price: 'float64', size: 'int32' })`. Both sides must describe the
 * same fields, of the same types, in the same order.
 *
 * A message must have every field, with a value that its type holds exactly; a float32 is rounded. A plain
 * object must have no other property. An instance of a class may: its fields may be getters, too.
 */
export function record<const F extends Fields>(fields: F): RecordCodec<F> {
  optionsObject('fields', fields);
  const offsets: Record<string, number> = {};
  let end = 0;
  for (const [name, type] of Object.entries(fields)) {
    if (typeof type !== 'string' || !Object.hasOwn(fieldBytes, type)) {
      throw argumentError(
        `field ${name} of fields`,
        `one of ${Object.keys(fieldBytes).join(', ')}`,
        type,
      );
    }
    if (name === 'moveTo' || name === '__proto__') {
      throw argumentError('a field', 'not named moveTo or __proto__', name);
    }
    const bytes = fieldBytes[type];
    const offset = Math.ceil(end / bytes) * bytes;
    setOwn(offsets, name, offset);
    end = offset + bytes;
  }
  if (end === 0) throw typeError('fields', 'an object with at least one field', fields);
  const byteLength = Math.ceil(end / 8) * 8;
  const View = viewClass(fields, offsets);
  // The padding between fields is never written: it stays zero.
  const encoded = new Uint8Array(byteLength);
  const encodedView = new View().moveTo(encoded, 0);
  const decodedView = new View();
  const names = Object.keys(fields);
  return {
    fields,
    byteLength,
    offsets: offsets as Record<keyof F, number>,
    schema: hash(JSON.stringify(Object.entries(fields))),
    view: () => new View(),
    encode(value) {
      requireFields(names, value);
      const from = value as Record<string, unknown>;
      const into = encodedView as Record<string, unknown>;
      for (const name of names) into[name] = from[name];
      return encoded;
    },
    decode(bytes, offset, length) {
      if (length !== byteLength) {
        throw corruptedError('the length of a record', length, byteLength);
      }
      const from = decodedView.moveTo(bytes, offset) as Record<string, unknown>;
      const value: Record<string, unknown> = {};
      for (const name of names) setOwn(value, name, from[name]);
      return value as RecordOf<F>;
    },
  };
}

/** Refuses what is no object, and a plain object whose own properties are not the fields. */
function requireFields(names: readonly string[], value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    throw typeError('message', `an object with the fields ${names.join(', ')}`, value);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return;
  const keys = Object.keys(value);
  // Most objects list their properties in the order of the fields.
  if (keys.length === names.length && keys.every((key, i) => key === names[i])) return;
  const wrong = [
    ...names.filter((name) => !Object.hasOwn(value, name)).map((name) => `${name} is missing`),
    ...keys.filter((key) => !names.includes(key)).map((key) => `${key} is no field`),
  ];
  if (wrong.length === 0) return;
  const error = new TypeError(
    `message must have the fields ${names.join(', ')} and no other: ${wrong.join(', ')}`,
  );
  throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
}

// The keys of a place's own state: no field has such a name.
const MEMORY = Symbol('memory');
const START = Symbol('start');

/** A place in memory, which the accessor of each field reads and writes. */
class Place {
  [MEMORY]: DataView = new DataView(new ArrayBuffer(0));
  [START] = 0;

  moveTo(bytes: Uint8Array, offset: number): this {
    if (bytes.buffer !== this[MEMORY].buffer) this[MEMORY] = new DataView(bytes.buffer);
    this[START] = bytes.byteOffset + offset;
    return this;
  }
}

interface Accessor {
  get(this: Place): unknown;
  set(this: Place, value: never): void;
}

/**
 * One pair of functions per type, each with one kind of access, so that the compiler inlines it.
 */
const accessors: Record<FieldType, (at: number, name: string) => Accessor> = {
  int8: (at, name) => ({
    get() {
      return this[MEMORY].getInt8(this[START] + at);
    },
    set(value: number) {
      if (typeof value !== 'number' || (value << 24) >> 24 !== value) {
        throw refused(name, 'a whole number from -128 to 127', value);
      }
      this[MEMORY].setInt8(this[START] + at, value);
    },
  }),
  uint8: (at, name) => ({
    get() {
      return this[MEMORY].getUint8(this[START] + at);
    },
    set(value: number) {
      if (typeof value !== 'number' || (value & 0xff) !== value) {
        throw refused(name, 'a whole number from 0 to 255', value);
      }
      this[MEMORY].setUint8(this[START] + at, value);
    },
  }),
  int16: (at, name) => ({
    get() {
      return this[MEMORY].getInt16(this[START] + at, littleEndian);
    },
    set(value: number) {
      if (typeof value !== 'number' || (value << 16) >> 16 !== value) {
        throw refused(name, 'a whole number from -32768 to 32767', value);
      }
      this[MEMORY].setInt16(this[START] + at, value, littleEndian);
    },
  }),
  uint16: (at, name) => ({
    get() {
      return this[MEMORY].getUint16(this[START] + at, littleEndian);
    },
    set(value: number) {
      if (typeof value !== 'number' || (value & 0xffff) !== value) {
        throw refused(name, 'a whole number from 0 to 65535', value);
      }
      this[MEMORY].setUint16(this[START] + at, value, littleEndian);
    },
  }),
  int32: (at, name) => ({
    get() {
      return this[MEMORY].getInt32(this[START] + at, littleEndian);
    },
    set(value: number) {
      if (typeof value !== 'number' || (value | 0) !== value) {
        throw refused(name, 'a whole number from -2147483648 to 2147483647', value);
      }
      this[MEMORY].setInt32(this[START] + at, value, littleEndian);
    },
  }),
  uint32: (at, name) => ({
    get() {
      return this[MEMORY].getUint32(this[START] + at, littleEndian);
    },
    set(value: number) {
      if (typeof value !== 'number' || value >>> 0 !== value) {
        throw refused(name, 'a whole number from 0 to 4294967295', value);
      }
      this[MEMORY].setUint32(this[START] + at, value, littleEndian);
    },
  }),
  float32: (at, name) => ({
    get() {
      return this[MEMORY].getFloat32(this[START] + at, littleEndian);
    },
    set(value: number) {
      if (
        typeof value !== 'number' ||
        (Number.isFinite(value) && !Number.isFinite(Math.fround(value)))
      ) {
        throw refused(name, 'a number in the range of float32', value);
      }
      this[MEMORY].setFloat32(this[START] + at, value, littleEndian);
    },
  }),
  float64: (at, name) => ({
    get() {
      return this[MEMORY].getFloat64(this[START] + at, littleEndian);
    },
    set(value: number) {
      if (typeof value !== 'number') throw refused(name, 'a number', value);
      this[MEMORY].setFloat64(this[START] + at, value, littleEndian);
    },
  }),
  bigint64: (at, name) => ({
    get() {
      return this[MEMORY].getBigInt64(this[START] + at, littleEndian);
    },
    set(value: bigint) {
      if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) {
        throw refused(name, 'a bigint from -(2n ** 63n) to 2n ** 63n - 1n', value);
      }
      this[MEMORY].setBigInt64(this[START] + at, value, littleEndian);
    },
  }),
  biguint64: (at, name) => ({
    get() {
      return this[MEMORY].getBigUint64(this[START] + at, littleEndian);
    },
    set(value: bigint) {
      if (typeof value !== 'bigint' || BigInt.asUintN(64, value) !== value) {
        throw refused(name, 'a bigint from 0n to 2n ** 64n - 1n', value);
      }
      this[MEMORY].setBigUint64(this[START] + at, value, littleEndian);
    },
  }),
};

/** The error of a value that a field cannot hold. */
function refused(name: string, needed: string, value: unknown): Error {
  const wrongType = needed.includes('bigint') ? 'bigint' : 'number';
  const error = typeof value === wrongType ? argumentError : typeError;
  return error(`the field ${name}`, needed, value);
}

/** A class with an accessor per field. */
function viewClass<F extends Fields>(
  fields: F,
  offsets: Record<string, number>,
): new () => RecordView<F> {
  class View extends Place {
    constructor() {
      super();
      Object.preventExtensions(this); // Assigning to a misspelt field throws.
    }
  }
  for (const [name, type] of Object.entries(fields)) {
    const accessor = accessors[type](offsets[name] ?? 0, name);
    Object.defineProperty(
      View.prototype,
      name,
      withoutPrototype({ enumerable: true, ...accessor }),
    );
  }
  return View as unknown as new () => RecordView<F>;
}

/** FNV-1a, of 31 bits; never one of the small numbers of the other codecs. */
function hash(description: string): number {
  let value = 0x811c_9dc5;
  for (const byte of Buffer.from(description)) value = Math.imul(value ^ byte, 0x0100_0193);
  return (value & 0x7fff_ffff) | 0x4000_0000;
}
