/**
 * Reads values in the format of `value-format.ts`, out of memory that the peer may still write to: each
 * byte counts as it is read once, and nothing that is returned is a view of the memory.
 */
import { setOwn } from '../../core/own-property.js';
import { corruptedError } from '../errors.js';
import { KeyLists, type KeyList } from './key-lists.js';
import { ShortStrings } from './short-strings.js';
import { decodeLatin1, decodeUtf8 } from './utf8.js';
import { DEEPEST, LONG_COUNT, TAG as TAGS, VIEWS } from './value-format.js';

// Constants of this module's own, and plain fields: see one-to-one.ts.
const TAG = TAGS;
const nothing = new Uint8Array(0);

export class ValueReader {
  private readonly lists = new KeyLists((bytes, count) => new ValueReader().strings(bytes, count));
  private readonly shortStrings = new ShortStrings();
  private readonly eight = new DataView(new ArrayBuffer(8));
  private bytes: Uint8Array = nothing;
  private at = 0;
  private end = 0;

  /** @throws `ERR_CHANNEL_CORRUPTED` no writer can have written these bytes. */
  read(bytes: Uint8Array, offset: number, length: number): unknown {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
    try {
      const value = this.value(0);
      if (value === undefined) throw corruptedError('the type of a message', TAG.UNDEFINED, 0);
      if (this.at !== this.end)
        throw corruptedError('the rest of a message', this.end - this.at, 0);
      return value;
    } finally {
      this.bytes = nothing; // It may be a long message, which nothing else needs.
    }
  }

  private strings(bytes: Uint8Array, count: number): string[] {
    this.bytes = bytes;
    this.end = bytes.length;
    const strings: string[] = [];
    for (let i = 0; i < count; i++) {
      const key = this.value(DEEPEST);
      if (typeof key !== 'string')
        throw corruptedError('the type of a key', bytes[0] ?? 0, TAG.UTF16);
      strings.push(key);
    }
    if (this.at !== this.end) throw corruptedError('the rest of the keys', this.end - this.at, 0);
    return strings;
  }

  /** The next value, `depth` levels below the message. For {@link KeyList.make}, too. */
  value(depth: number): unknown {
    const tag = this.byte();
    if (tag === TAG.V8) throw corruptedError('the type of a value', tag, TAG.V8 - 1);
    if (tag >= TAG.SMALL_INTEGER) return tag - TAG.SMALL_INTEGER;
    if (tag >= TAG.SHORT_STRING) {
      const length = tag - TAG.SHORT_STRING;
      return this.shortStrings.decode(this.bytes, this.take(length), length);
    }
    switch (tag) {
      case TAG.OBJECT:
        return this.object(this.deeper(depth));
      case TAG.ARRAY:
        return this.array(this.deeper(depth));
      case TAG.INT32:
        return this.uint32() | 0;
      case TAG.FLOAT64:
        return this.float64();
      case TAG.NULL:
        return null;
      case TAG.TRUE:
        return true;
      case TAG.FALSE:
        return false;
      case TAG.UNDEFINED:
        return undefined;
      case TAG.DATE:
        return new Date(this.float64());
      case TAG.BIGINT:
        this.float64();
        return this.eight.getBigInt64(0, true);
      case TAG.LATIN1: {
        const length = this.uint32();
        return decodeLatin1(this.bytes, this.take(length), length);
      }
      case TAG.UTF8: {
        const length = this.uint32();
        return decodeUtf8(this.bytes, this.take(length), length);
      }
      case TAG.UTF16: {
        const content = this.content(this.uint32());
        return Buffer.from(content.buffer).toString('utf16le');
      }
      case TAG.MAP:
        return this.map(this.deeper(depth));
      case TAG.SET:
        return this.set(this.deeper(depth));
      case TAG.ARRAY_BUFFER:
        return this.content(this.count()).buffer;
      case TAG.VIEW:
        return this.view();
      default:
        throw corruptedError('the type of a value', tag, TAG.VIEW);
    }
  }

  private deeper(depth: number): number {
    if (depth >= DEEPEST) throw corruptedError('the depth of a value', depth + 1, DEEPEST);
    return depth + 1;
  }

  private byte(): number {
    return this.bytes[this.take(1)] as unknown as number;
  }

  /** Passes over `length` bytes; returns where they begin. */
  private take(length: number): number {
    const start = this.at;
    if (length > this.end - start) {
      throw corruptedError('the length of a value', length, this.end - start);
    }
    this.at = start + length;
    return start;
  }

  private uint32(): number {
    return this.uint32At(this.take(4));
  }

  private uint32At(at: number): number {
    const { bytes } = this;
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    return (low | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
  }

  private float64(): number {
    const at = this.take(8);
    this.eight.setUint32(0, this.uint32At(at), true);
    this.eight.setUint32(4, this.uint32At(at + 4), true);
    return this.eight.getFloat64(0, true);
  }

  private count(): number {
    const count = this.byte();
    return count < LONG_COUNT ? count : this.uint32();
  }

  /** A count of values, each of which takes a byte or more: so it is no longer than the message. */
  private countOfValues(): number {
    const count = this.count();
    const most = this.end - this.at;
    if (count > most) throw corruptedError('a count of values', count, most);
    return count;
  }

  /** A copy. */
  private content(length: number): Uint8Array<ArrayBuffer> {
    const start = this.take(length);
    const copy = new Uint8Array(length);
    copy.set(this.bytes.subarray(start, start + length));
    return copy;
  }

  private object(depth: number): unknown {
    const count = this.count();
    const length = this.count();
    const list = this.lists.find(this.bytes, this.take(length), length, count);
    return list.make === undefined ? this.assemble(list, depth) : list.make(this, depth);
  }

  private assemble({ keys }: KeyList, depth: number): unknown {
    const object: Record<string, unknown> = {};
    for (const key of keys) {
      setOwn(object, key, this.value(depth));
    }
    return object;
  }

  private array(depth: number): unknown[] {
    const array: unknown[] = [];
    for (let left = this.countOfValues(); left > 0; left--) array.push(this.value(depth));
    return array;
  }

  private map(depth: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    for (let left = this.countOfValues(); left > 0; left--) {
      const key = this.value(depth);
      map.set(key, this.value(depth));
    }
    return map;
  }

  private set(depth: number): Set<unknown> {
    const set = new Set<unknown>();
    for (let left = this.countOfValues(); left > 0; left--) set.add(this.value(depth));
    return set;
  }

  private view(): unknown {
    const number = this.byte();
    const View = VIEWS[number];
    if (View === undefined) throw corruptedError('the class of a view', number, VIEWS.length - 1);
    const { buffer } = this.content(this.count());
    if (View === Buffer) return Buffer.from(buffer);
    const size = (View as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    if (buffer.byteLength % size !== 0) {
      throw corruptedError('the rest of a view', buffer.byteLength % size, 0);
    }
    return new (View as new (buffer: ArrayBuffer) => ArrayBufferView)(buffer);
  }
}
