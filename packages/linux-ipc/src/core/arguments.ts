/** Checks of arguments: each throws an error that names the argument and its value. */
import { isDataView, isUint8Array } from 'node:util/types';

import { argumentError, detachedError, typeError } from './errors.js';
import type { NulTerminatedPath } from './native.js';

/** A whole number from `least` to `most`. */
export function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (typeof value !== 'number') throw typeError(name, 'a number', value);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw argumentError(name, `a whole number from ${String(least)} to ${String(most)}`, value);
  }
  return value;
}

/** The permission bits of a new file or object. */
export function permissionBits(value = 0o600): number {
  return wholeNumber('mode', value, 0, 0o777);
}

export function boolean(name: string, value: boolean): boolean {
  if (typeof value !== 'boolean') throw typeError(name, 'true or false', value);
  return value;
}

export function string(name: string, value: string): string {
  if (typeof value !== 'string') throw typeError(name, 'a string', value);
  return value;
}

export function callable<Callable>(name: string, value: Callable): Callable {
  if (typeof value !== 'function') throw typeError(name, 'a function', value);
  return value;
}

export function list<List extends readonly unknown[]>(name: string, value: List): List {
  if (!Array.isArray(value)) throw typeError(name, 'an array', value);
  return value;
}

/** One of a few words. */
export function oneOf<Word extends string>(
  name: string,
  value: Word,
  words: readonly Word[],
): Word {
  if (words.includes(value)) return value;
  const quoted = words.map((word) => `'${word}'`);
  const needed = [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].join(' or ');
  throw (typeof value === 'string' ? argumentError : typeError)(name, needed, value);
}

/**
 * An object of options. Other objects are refused, above all an AbortSignal: the caller meant
 * `{ signal }`, and would wait forever.
 */
export function optionsObject<Options extends object>(name: string, value: Options): Options {
  if (typeof value !== 'object' || value === null) throw typeError(name, 'an object', value);
  if (Array.isArray(value) || ArrayBuffer.isView(value) || isAbortSignal(value)) {
    const given = isAbortSignal(value) ? ', such as { signal }' : '';
    throw typeError(name, `an object of options${given}`, value);
  }
  return value;
}

/** Whether it is an AbortSignal, of this realm or of another. */
export function isAbortSignal(value: unknown): value is AbortSignal {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener } = value as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

/** The time-out of a blocking call in milliseconds; forever if negative. */
export function requireMilliseconds(value: number): void {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw typeError('milliseconds', 'a number', value);
  }
}

/** The id of one process: 1 or more, since kill(2) takes 0 and less for groups of processes. */
export function processId(name: string, value: number): number {
  return wholeNumber(name, value, 1, 2 ** 31 - 1);
}

/** A descriptor number: 0 or more. */
export function descriptorNumber(name: string, value: number): number {
  return wholeNumber(name, value, 0, 2 ** 31 - 1);
}

/** A path for the kernel: encoded and NUL-terminated. An empty path, or one with a NUL, is refused. */
export function nulTerminated(name: string, path: string): NulTerminatedPath {
  string(name, path);
  if (path === '' || path.includes('\0')) {
    throw argumentError(name, 'a path without NUL and not empty', path);
  }
  return Buffer.from(`${path}\0`);
}

/**
 * Memory to read into, checked before each call: memory that was transferred or shrunk during the wait
 * has length 0, and a read of 0 bytes would look like end-of-file.
 */
export function roomIn(into: Uint8Array): Uint8Array {
  return bytes('into', into, 1);
}

/**
 * Memory to write from, checked before each call: of memory that was transferred or shrunk during the wait, the rest
 * would be lost in silence, or an empty message be sent.
 *
 * @param length The bytes that are still to be written.
 */
export function unchanged(name: string, from: Uint8Array, length: number): Uint8Array {
  if (from.length < length) throw detachedError(name);
  return from;
}

/** A `Uint8Array`, for example a `Buffer`, of `least` to `most` bytes, whose memory is still there. */
export function bytes(name: string, value: Uint8Array, least = 0, most = Infinity): Uint8Array {
  if (!isUint8Array(value)) throw typeError(name, 'a Uint8Array', value);
  if (value.length === 0 && isDetached(value)) throw detachedError(name);
  if (value.length < least || value.length > most) {
    const needed =
      most === Infinity ? `${String(least)} or more` : `${String(least)} to ${String(most)}`;
    throw argumentError(name, `${needed} bytes long`, value.length);
  }
  return value;
}

/**
 * Whether the memory was detached, or has shrunk to before where the array begins. Such an array has
 * length 0; unlike an empty one, it refuses its own methods.
 */
export function isDetached(memory: ArrayBufferView | ArrayBuffer): boolean {
  try {
    if (memory.byteLength > 0) return false;
    if (!ArrayBuffer.isView(memory)) new Uint8Array(memory);
    else if (!isDataView(memory)) Uint8Array.prototype.at.call(memory, 0);
    return false;
  } catch {
    return true;
  }
}
