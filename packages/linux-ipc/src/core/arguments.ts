/** What callers hand in, checked once, here, with one clear error. */
import { isUint8Array } from 'node:util/types';

import { argumentError, typeError } from './errors.js';
import type { NulTerminatedPath } from './native.js';

/** A whole number from `least` to `most`. */
export function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (typeof value !== 'number') throw typeError(name, 'a number', value);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw argumentError(name, `a whole number from ${String(least)} to ${String(most)}`, value);
  }
  return value;
}

/** Permission bits of something that is made. */
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
  const needed = words.map((word) => `'${word}'`).join(', ');
  throw (typeof value === 'string' ? argumentError : typeError)(name, needed, value);
}

/**
 * An object of options. Whatever else has properties is refused, above all an AbortSignal itself: its
 * caller meant `{ signal }`, and would wait for ever.
 */
export function optionsObject<Options extends object>(name: string, value: Options): Options {
  if (typeof value !== 'object' || value === null) throw typeError(name, 'an object', value);
  if (Array.isArray(value) || ArrayBuffer.isView(value) || isAbortSignal(value)) {
    const given = isAbortSignal(value) ? ', such as { signal }' : '';
    throw typeError(name, `an object of options${given}`, value);
  }
  return value;
}

/** Of this realm or of another one. */
export function isAbortSignal(value: unknown): value is AbortSignal {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener } = value as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

/** Of a call that blocks; a negative one is for ever. */
export function requireMilliseconds(value: number): void {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw typeError('milliseconds', 'a number', value);
  }
}

/** A process id of one process: 1 or more, so that no group or everybody is meant by accident. */
export function processId(name: string, value: number): number {
  return wholeNumber(name, value, 1, 2 ** 31 - 1);
}

/** A descriptor number. 0 is one. */
export function descriptorNumber(name: string, value: number): number {
  return wholeNumber(name, value, 0, 2 ** 31 - 1);
}

/** A path for the kernel: encoded, NUL-terminated, refused when empty or holding a NUL itself. */
export function nulTerminated(name: string, path: string): NulTerminatedPath {
  string(name, path);
  if (path === '' || path.includes('\0')) {
    throw argumentError(name, 'a path without NUL and not empty', path);
  }
  return Buffer.from(`${path}\0`);
}

/**
 * Memory to read into, at each try: given away or shrunk while it waited, it has length 0, and a read
 * of no bytes would look like the end.
 */
export function roomIn(into: Uint8Array): Uint8Array {
  return bytes('into', into, 1);
}

/** Bytes of any view of `Uint8Array`, a `Buffer` included: at least `least`, at most `most` of them. */
export function bytes(name: string, value: Uint8Array, least = 0, most = Infinity): Uint8Array {
  if (!isUint8Array(value)) throw typeError(name, 'a Uint8Array', value);
  if (value.length < least || value.length > most) {
    const needed =
      most === Infinity ? `${String(least)} or more` : `${String(least)} to ${String(most)}`;
    throw argumentError(name, `${needed} bytes long`, value.length);
  }
  return value;
}
