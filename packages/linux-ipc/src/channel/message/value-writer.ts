/** Writes values in the format of `value-format.ts`. */
import { toUSVString, types } from 'node:util';

import { isDetached } from '../../core/arguments.js';
import { detachedError } from '../../core/errors.js';
import { Scratch } from './scratch.js';
import { DEEPEST, LONG_COUNT, TAG as TAGS, VIEWS as VIEW_CLASSES } from './value-format.js';
import { KeyPaths, WrittenKeys, type KeyPath } from './key-paths.js';

// Constants of this module's own, and plain fields: see one-to-one.ts.
const TAG = TAGS;
const { isProxy, isDate, isMap, isSet } = types;

/** The largest integer that is in its type. */
const MOST_SMALL = TAG.V8 - TAG.SMALL_INTEGER - 1;
/** Room for a value of fixed length, with its type. */
const FIXED_BYTES = 16;
/** Up to this length, a loop over the characters is faster than a call to C++. */
const SHORT = 40;
/** Up to this many objects are compared one by one; more are looked up in a set. */
const FEW_OBJECTS = 64;
/** An object with more keys writes each of them. */
const MANY_KEYS = 64;

const viewNumbers = new Map<unknown, number>(
  VIEW_CLASSES.map(({ prototype }, number) => [prototype, number]),
);
const objectPrototype: unknown = Object.prototype;
const arrayPrototype: unknown = Array.prototype;

export class ValueWriter {
  private readonly scratch = new Scratch();
  private readonly paths = new KeyPaths();
  private bytes = this.scratch.bytes;
  private view = new DataView(this.bytes.buffer);
  private at = 0;
  /** The objects of the message: a second reference to one of them must stay a reference. */
  private readonly few: unknown[] = Array<unknown>(FEW_OBJECTS).fill(undefined);
  private objects = 0;
  private many: Set<unknown> | undefined;

  /**
   * The bytes of a message, valid until the next call; undefined if it contains what the format does not:
   * instances of classes, a second reference to an object, holes, and the like.
   */
  write(value: unknown): Uint8Array | undefined {
    if (isPolluted()) return undefined;
    this.attach();
    this.at = 0;
    try {
      return this.value(value, 0) ? this.scratch.first(this.at) : undefined;
    } finally {
      for (let i = Math.min(this.objects, FEW_OBJECTS) - 1; i >= 0; i--) this.few[i] = undefined;
      this.objects = 0;
      this.many = undefined;
      this.scratch.trim();
    }
  }

  private attach(): void {
    if (this.bytes === this.scratch.bytes) return;
    this.bytes = this.scratch.bytes;
    this.view = new DataView(this.bytes.buffer);
  }

  private reserve(length: number): void {
    const end = this.at + length;
    if (end <= this.bytes.length) return;
    this.scratch.grow(this.at, end);
    this.attach();
  }

  /** False if the format does not have this value. */
  private value(value: unknown, depth: number): boolean {
    if (this.at + FIXED_BYTES > this.bytes.length) this.reserve(FIXED_BYTES);
    // Not a switch: V8 makes a string of the type for it.
    if (typeof value === 'string') this.string(value);
    else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'object') {
      if (value !== null) return this.object(value, depth);
      this.bytes[this.at++] = TAG.NULL;
    } else if (typeof value === 'boolean') this.bytes[this.at++] = value ? TAG.TRUE : TAG.FALSE;
    else if (value === undefined) this.bytes[this.at++] = TAG.UNDEFINED;
    else if (typeof value === 'bigint') {
      if (BigInt.asIntN(64, value) !== value) return false;
      this.bytes[this.at] = TAG.BIGINT;
      this.view.setBigInt64(this.at + 1, value, true);
      this.at += 9;
    } else return false;
    return true;
  }

  private number(value: number): void {
    if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
      if (value >= 0 && value <= MOST_SMALL) {
        this.bytes[this.at++] = TAG.SMALL_INTEGER + value;
      } else {
        this.bytes[this.at] = TAG.INT32;
        this.view.setInt32(this.at + 1, value, true);
        this.at += 5;
      }
    } else this.float(TAG.FLOAT64, value);
  }

  private float(tag: number, value: number): void {
    this.bytes[this.at] = tag;
    this.view.setFloat64(this.at + 1, value, true);
    this.at += 9;
  }

  private count(count: number): void {
    if (count < LONG_COUNT) this.bytes[this.at++] = count;
    else {
      this.bytes[this.at] = LONG_COUNT;
      this.view.setUint32(this.at + 1, count, true);
      this.at += 5;
    }
  }

  private string(text: string): void {
    const { length } = text;
    if (length <= SHORT) {
      this.reserve(FIXED_BYTES + length);
      const bytes = this.bytes;
      const start = this.at + 1;
      let i = 0;
      for (let code; i < length && (code = text.charCodeAt(i)) <= 0xff; i++)
        bytes[start + i] = code;
      if (i === length) {
        bytes[this.at] = TAG.SHORT_STRING + length;
        this.at = start + length;
        return;
      }
    }
    this.longString(text);
  }

  private longString(text: string): void {
    const isUtf16 = toUSVString(text) !== text; // Of a lone surrogate, UTF-8 would keep nothing.
    const most = text.length < 2 ** 16 ? 3 * text.length : Buffer.byteLength(text);
    this.reserve(FIXED_BYTES + (isUtf16 ? 2 * text.length : most));
    const start = this.at + 5;
    const written = this.bytes.write(text, start, isUtf16 ? 'utf16le' : 'utf8');
    const one = written === text.length && !isUtf16;
    this.bytes[this.at] = isUtf16 ? TAG.UTF16 : one ? TAG.LATIN1 : TAG.UTF8;
    this.view.setUint32(this.at + 1, written, true);
    this.at = start + written;
  }

  private object(value: object, depth: number): boolean {
    if (depth >= DEEPEST || isProxy(value) || this.isKnown(value)) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === objectPrototype || prototype === null) return this.plain(value, depth + 1);
    if (Array.isArray(value)) return this.array(value, prototype, depth + 1);
    if (prototype === Date.prototype) return this.date(value);
    if (prototype === Map.prototype) return this.map(value, depth + 1);
    if (prototype === Set.prototype) return this.set(value, depth + 1);
    if (prototype === ArrayBuffer.prototype) return this.arrayBuffer(value as ArrayBuffer);
    const number = viewNumbers.get(prototype);
    return number !== undefined && this.viewOf(number, value as ArrayBufferView);
  }

  /** Whether the message contains the object already. */
  private isKnown(value: object): boolean {
    const count = this.objects++;
    if (count < FEW_OBJECTS) {
      for (let i = 0; i < count; i++) if (this.few[i] === value) return true;
      this.few[count] = value;
      return false;
    }
    this.many ??= new Set(this.few);
    return this.many.size === this.many.add(value).size;
  }

  private plain(value: object, depth: number): boolean {
    let path = this.paths.start();
    let count = 0;
    for (const key in value) {
      if (++count > MANY_KEYS) return this.dictionary(value, depth);
      path = path.then(key);
    }
    this.keys(path, count);
    for (const key in value) {
      // A getter may have removed a key: then there are fewer values than keys.
      if (--count < 0 || !this.value((value as Record<string, unknown>)[key], depth)) return false;
    }
    return count === 0;
  }

  private keys(path: KeyPath, count: number): void {
    const known = path.written;
    if (known === undefined) {
      const start = this.at;
      this.keyList(path.keys(), count);
      path.written = new WrittenKeys(this.bytes.subarray(start, this.at));
      return;
    }
    const { words, length } = known;
    this.reserve(FIXED_BYTES + length);
    // Not set(), which is a call to C++. The last word may pass the end: there is room, and a value follows.
    const view = this.view;
    let at = this.at;
    for (let i = 0; i < words.length; i++, at = (at + 4) | 0) {
      view.setInt32(at, words[i] as unknown as number, true);
    }
    this.at = this.at + length;
  }

  private dictionary(value: object, depth: number): boolean {
    const keys = Object.keys(value);
    this.keyList(keys, keys.length);
    for (const key of keys) {
      if (!Object.hasOwn(value, key)) return false;
      if (!this.value((value as Record<string, unknown>)[key], depth)) return false;
    }
    return true;
  }

  /** The beginning of an object: everything before the values. */
  private keyList(keys: readonly string[], count: number): void {
    this.reserve(FIXED_BYTES);
    this.bytes[this.at++] = TAG.OBJECT;
    this.count(count);
    // The length is known once the keys are written: after them, they are moved to where they belong.
    const start = this.at;
    for (const key of keys) this.string(key);
    const end = this.at;
    const keyBytes = end - start;
    this.reserve(FIXED_BYTES);
    this.bytes.copyWithin(start + (keyBytes < LONG_COUNT ? 1 : 5), start, end);
    this.at = start;
    this.count(keyBytes);
    this.at += keyBytes;
  }

  private array(value: readonly unknown[], prototype: unknown, depth: number): boolean {
    const { length } = value;
    // More values than elements: it has properties with names, too. Fewer: it has holes.
    if (prototype !== arrayPrototype || Object.values(value).length !== length) return false;
    this.bytes[this.at++] = TAG.ARRAY;
    this.count(length);
    for (let i = 0; i < length; i++) {
      const element = value[i];
      if (element === undefined && !Object.hasOwn(value, i)) return false;
      if (!this.value(element, depth)) return false;
    }
    return value.length === length;
  }

  private date(value: object): boolean {
    if (!isDate(value)) return false;
    this.float(TAG.DATE, Date.prototype.getTime.call(value));
    return true;
  }

  private map(value: object, depth: number): boolean {
    if (!isMap(value)) return false;
    this.bytes[this.at++] = TAG.MAP;
    let left = value.size;
    let isWritten = true;
    this.count(left);
    Map.prototype.forEach.call(value, (content, key) => {
      isWritten &&= --left >= 0 && this.value(key, depth) && this.value(content, depth);
    });
    return isWritten && left === 0;
  }

  private set(value: object, depth: number): boolean {
    if (!isSet(value)) return false;
    this.bytes[this.at++] = TAG.SET;
    let left = value.size;
    let isWritten = true;
    this.count(left);
    Set.prototype.forEach.call(value, (element) => {
      isWritten &&= --left >= 0 && this.value(element, depth);
    });
    return isWritten && left === 0;
  }

  private arrayBuffer(value: ArrayBuffer): boolean {
    if (!types.isArrayBuffer(value) || (value as { resizable?: boolean }).resizable === true) {
      return false;
    }
    if (value.byteLength === 0 && isDetached(value))
      throw detachedError('an ArrayBuffer in message');
    this.bytes[this.at++] = TAG.ARRAY_BUFFER;
    this.content(new Uint8Array(value));
    return true;
  }

  private viewOf(number: number, value: ArrayBufferView): boolean {
    if (!ArrayBuffer.isView(value)) return false;
    if (isDetached(value)) throw detachedError('an array in message');
    this.bytes[this.at++] = TAG.VIEW;
    this.bytes[this.at++] = number;
    this.content(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    return true;
  }

  private content(content: Uint8Array): void {
    this.count(content.length);
    this.reserve(FIXED_BYTES + content.length);
    this.bytes.set(content, this.at);
    this.at += content.length;
  }
}

/** Whether every object inherits properties that a loop over its keys would find. */
function isPolluted(): boolean {
  let inherited = 0;
  for (const _ in Object.prototype) inherited++;
  return inherited > 0;
}
