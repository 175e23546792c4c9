/**
 * Records of a fixed layout, read and written in place: each field has a fixed offset in the message,
 * and an accessor moves over the memory instead of being filled from it.
 */
import { optionsObject } from '../../core/arguments.js';
import { argumentError, typeError } from '../../core/errors.js';
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

/** A record in memory: reading a field reads the memory, assigning to it writes the memory. */
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
    if (name === 'moveTo') throw argumentError('a field', 'not named moveTo', name);
    const bytes = fieldBytes[type];
    offsets[name] = Math.ceil(end / bytes) * bytes;
    end = offsets[name] + bytes;
  }
  if (end === 0) throw typeError('fields', 'an object with at least one field', fields);
  const byteLength = Math.ceil(end / 8) * 8;
  const View = viewClass(fields, offsets);
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
      encoded.fill(0);
      const from = value as Record<string, unknown>;
      const into = encodedView as Record<string, unknown>;
      for (const name of names) into[name] = from[name];
      return encoded;
    },
    decode(bytes, offset, length) {
      if (length !== byteLength) {
        throw argumentError('the length of a record', `${String(byteLength)} bytes`, length);
      }
      const from = decodedView.moveTo(bytes, offset) as Record<string, unknown>;
      const value: Record<string, unknown> = {};
      for (const name of names) value[name] = from[name];
      return value as RecordOf<F>;
    },
  };
}

/** A place in memory, which the accessor of each field reads and writes. */
class Place {
  memory: DataView = new DataView(new ArrayBuffer(0));
  start = 0;

  moveTo(bytes: Uint8Array, offset: number): this {
    if (bytes.buffer !== this.memory.buffer) this.memory = new DataView(bytes.buffer);
    this.start = bytes.byteOffset + offset;
    return this;
  }
}

interface Accessor {
  get(this: Place): unknown;
  set(this: Place, value: never): void;
}

/** One pair of functions per type, each with one kind of access, so that the compiler inlines it. */
const accessors: Record<FieldType, (at: number) => Accessor> = {
  int8: (at) => ({
    get() {
      return this.memory.getInt8(this.start + at);
    },
    set(value: number) {
      this.memory.setInt8(this.start + at, value);
    },
  }),
  uint8: (at) => ({
    get() {
      return this.memory.getUint8(this.start + at);
    },
    set(value: number) {
      this.memory.setUint8(this.start + at, value);
    },
  }),
  int16: (at) => ({
    get() {
      return this.memory.getInt16(this.start + at, littleEndian);
    },
    set(value: number) {
      this.memory.setInt16(this.start + at, value, littleEndian);
    },
  }),
  uint16: (at) => ({
    get() {
      return this.memory.getUint16(this.start + at, littleEndian);
    },
    set(value: number) {
      this.memory.setUint16(this.start + at, value, littleEndian);
    },
  }),
  int32: (at) => ({
    get() {
      return this.memory.getInt32(this.start + at, littleEndian);
    },
    set(value: number) {
      this.memory.setInt32(this.start + at, value, littleEndian);
    },
  }),
  uint32: (at) => ({
    get() {
      return this.memory.getUint32(this.start + at, littleEndian);
    },
    set(value: number) {
      this.memory.setUint32(this.start + at, value, littleEndian);
    },
  }),
  float32: (at) => ({
    get() {
      return this.memory.getFloat32(this.start + at, littleEndian);
    },
    set(value: number) {
      this.memory.setFloat32(this.start + at, value, littleEndian);
    },
  }),
  float64: (at) => ({
    get() {
      return this.memory.getFloat64(this.start + at, littleEndian);
    },
    set(value: number) {
      this.memory.setFloat64(this.start + at, value, littleEndian);
    },
  }),
  bigint64: (at) => ({
    get() {
      return this.memory.getBigInt64(this.start + at, littleEndian);
    },
    set(value: bigint) {
      this.memory.setBigInt64(this.start + at, value, littleEndian);
    },
  }),
  biguint64: (at) => ({
    get() {
      return this.memory.getBigUint64(this.start + at, littleEndian);
    },
    set(value: bigint) {
      this.memory.setBigUint64(this.start + at, value, littleEndian);
    },
  }),
};

/** A class with an accessor per field. */
function viewClass<F extends Fields>(
  fields: F,
  offsets: Record<string, number>,
): new () => RecordView<F> {
  class View extends Place {}
  for (const [name, type] of Object.entries(fields)) {
    const accessor = accessors[type](offsets[name] ?? 0);
    Object.defineProperty(View.prototype, name, { enumerable: true, ...accessor });
  }
  return View as unknown as new () => RecordView<F>;
}

/** FNV-1a, of 31 bits; never one of the small numbers of the other codecs. */
function hash(description: string): number {
  let value = 0x811c_9dc5;
  for (const byte of Buffer.from(description)) value = Math.imul(value ^ byte, 0x0100_0193);
  return (value & 0x7fff_ffff) | 0x4000_0000;
}
