/** What callers hand in, checked once, here, with one clear error. */
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
  if (typeof path !== 'string') throw typeError(name, 'a string', path);
  if (path === '' || path.includes('\0')) {
    throw argumentError(name, 'a path without NUL and not empty', path);
  }
  return Buffer.from(`${path}\0`);
}

/** Bytes of any view of `Uint8Array`, a `Buffer` included: at least `least`, at most `most` of them. */
export function bytes(name: string, value: Uint8Array, least = 0, most = Infinity): Uint8Array {
  if (!(value instanceof Uint8Array)) throw typeError(name, 'a Uint8Array', value);
  if (value.length < least || value.length > most) {
    const needed =
      most === Infinity ? `${String(least)} or more` : `${String(least)} to ${String(most)}`;
    throw argumentError(name, `${needed} bytes long`, value.length);
  }
  return value;
}
