/** Describes a parameter, for both suites: gives a valid value, and says which others are valid. */
import { isUint8Array } from 'node:util/types';

export interface Parameter {
  /** The name that an error must use. */
  readonly name: string;
  /** Matches errors that use another name. */
  readonly called?: RegExp;
  /** A valid value. If the parameter can abort a wait, the signal does so. */
  valid(signal: AbortSignal): unknown;
  accepts(value: unknown): boolean;
  /** The options, if the parameter is an object of options. */
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

/** A parameter for which every value is valid. */
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
 * The number of a descriptor. Any whole number from 0 may be an open descriptor, and so is never tried as
 * a wrong value; the valid value is never open.
 */
export function descriptorNumber(name = 'fd', valid = 2 ** 31 - 1): Parameter {
  return whole(name, 0, 2 ** 31 - 1, valid);
}

/** The parameter of `from`: a {@link descriptorNumber}, or an owner. */
export const source: Parameter = descriptorNumber('source');

export function text(name: string, valid: string): Parameter {
  return parameter(name, valid, (value) => typeof value === 'string');
}

/** A string that the kernel takes as a name: wrong are only other types, the empty string and NULs. */
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

/** Whether this is a view itself, and not an object that inherits from one, or a proxy. */
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

/** An object of options, which may be missing; each of its keys may be missing, too. */
export function options(keys: readonly Parameter[], name = 'options'): Parameter {
  return {
    name,
    valid: (signal) => Object.fromEntries(keys.map((key) => [key.name, key.valid(signal)])),
    accepts: (value) => value === undefined || isOptions(value),
    keys,
  };
}

/** As {@link options}, but the object must not be missing. */
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

/** The parameter of every wait. */
export const wait = options([abortSignal]);

/** How long a call may block the thread; the valid value is 0, which does not block. */
export const timeoutMs: Parameter = parameter(
  'timeoutMs',
  0,
  (value) => value === undefined || (typeof value === 'number' && value >= 0),
);
