/** What a parameter takes, for both suites: a value that is right, and which others are. */
import { isUint8Array } from 'node:util/types';

export interface Parameter {
  /** As errors have to call it. */
  readonly name: string;
  /** Where they call it otherwise. */
  readonly called?: RegExp;
  /** A right value. Waiting, if it is about that, ends by the signal. */
  valid(signal: AbortSignal): unknown;
  accepts(value: unknown): boolean;
  /** Of an object of options: each by its name. */
  readonly keys?: readonly Parameter[];
}

export function parameter(
  name: string,
  valid: unknown,
  accepts: (value: unknown) => boolean,
): Parameter {
  return { name, valid: () => valid, accepts };
}

export function optional(whole: Parameter): Parameter {
  return { ...whole, accepts: (value) => value === undefined || whole.accepts(value) };
}

/** What is not checked any further than any value is right. */
export function anything(name: string, valid: unknown): Parameter {
  return parameter(name, valid, () => true);
}

export function whole(name: string, least: number, most: number, valid = least): Parameter {
  return parameter(
    name,
    valid,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  );
}

/**
 * A descriptor's number. Any whole number from 0 may be somebody's, and so is never tried as a wrong
 * one; the right one is never open.
 */
export function descriptorNumber(name = 'fd', valid = 2 ** 31 - 1): Parameter {
  return whole(name, 0, 2 ** 31 - 1, valid);
}

/** What `from` takes: a {@link descriptorNumber}, or an owner. */
export const source: Parameter = descriptorNumber('source');

export function text(name: string, valid: string): Parameter {
  return parameter(name, valid, (value) => typeof value === 'string');
}

/** A string that the kernel takes for a name: only its type, its NULs and its being empty are tried. */
export function path(name = 'path', valid = '/nonexistent/linux-ipc'): Parameter {
  return parameter(
    name,
    valid,
    (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
  );
}

export function oneOf(name: string, ...values: readonly unknown[]): Parameter {
  return parameter(name, values[0], (value) => values.includes(value));
}

export function flag(name: string): Parameter {
  return parameter(name, false, (value) => typeof value === 'boolean' || value === undefined);
}

export function func(name: string, valid: () => unknown = () => undefined): Parameter {
  return parameter(name, valid, (value) => typeof value === 'function');
}

export function bytes(name: string, least = 0, most = Infinity, length = 8): Parameter {
  return {
    name,
    valid: () => Buffer.alloc(length),
    accepts: (value) =>
      isUint8Array(value) && isReal(value) && value.length >= least && value.length <= most,
  };
}

/** Not an object that merely inherits from a Uint8Array, or stands before one. */
function isReal(value: object): boolean {
  try {
    return ArrayBuffer.isView(value);
  } catch {
    return false;
  }
}

export function signalName(name = 'signal', valid: string | number = 'SIGURG'): Parameter {
  return parameter(
    name,
    valid,
    (value) => (typeof value === 'string' && value.startsWith('SIG')) || isSignalNumber(value),
  );
}

function isSignalNumber(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 65;
}

export const abortSignal: Parameter = {
  name: 'signal',
  valid: (signal) => signal,
  accepts: (value) => value === undefined || value instanceof AbortSignal,
};

/** An object of options; a missing one is right, and so is one that has some of the keys. */
export function options(keys: readonly Parameter[], name = 'options'): Parameter {
  return {
    name,
    valid: (signal) => Object.fromEntries(keys.map((key) => [key.name, key.valid(signal)])),
    accepts: (value) => value === undefined || isOptions(value),
    keys,
  };
}

/** As {@link options}, where one has to be given. */
export function settings(keys: readonly Parameter[], name = 'options'): Parameter {
  return { ...options(keys, name), accepts: isOptions };
}

function isOptions(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof AbortSignal)
  );
}

/** What every wait takes. */
export const wait = options([abortSignal]);

/** Milliseconds of a call that blocks the thread: none. */
export const timeoutMs: Parameter = parameter(
  'timeoutMs',
  0,
  (value) => value === undefined || (typeof value === 'number' && value >= 0),
);
