/** Errors in the form of Node's own, made from the results of native functions. */
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';

import { native, type CallResult } from './native.js';

/** The object of the call; shown in the message and kept on the error, as in Node's `fs`. */
export interface CallContext {
  readonly path?: string | undefined;
  readonly address?: string | undefined;
  readonly pid?: number | undefined;
  /** A System V identifier. */
  readonly id?: number | undefined;
  /** A System V key. */
  readonly key?: number | undefined;
}

/** Errors of these mechanisms for which libuv, and so Node's table, has no text. */
const furtherErrors = new Map<number, [code: string, text: string]>([
  [constants.errno.EIDRM, ['EIDRM', 'identifier removed']],
  [constants.errno.EDEADLK, ['EDEADLK', 'resource deadlock avoided']],
  [native.ENOTRECOVERABLE, ['ENOTRECOVERABLE', 'state not recoverable']],
]);

function describe(errno: number): [code: string, text: string] {
  return (
    getSystemErrorMap().get(errno) ??
    furtherErrors.get(-errno) ?? [`E${String(-errno)}`, `unknown system error ${String(errno)}`]
  );
}

/**
 * The error for a failed call: `EEXIST: file already exists, mkfifo '/tmp/x'`, with `code`,
 * negative `errno`, `syscall` and the context's fields.
 */
export function systemError(
  syscall: string,
  errno: CallResult,
  context: CallContext = {},
): NodeJS.ErrnoException & CallContext {
  const [code, text] = describe(errno);
  const name = context.path ?? context.address;
  const number = context.pid ?? context.id;
  let about = '';
  if (name !== undefined) about = ` '${name}'`;
  else if (number !== undefined) about = ` ${String(number)}`;
  else if (context.key !== undefined) about = ` 0x${context.key.toString(16)}`;
  const error = new Error(`${code}: ${text}, ${syscall}${about}`);
  return Object.assign(error, { errno, code, syscall }, context);
}

/** Adds an explanation to the message of a system error. */
export function explained<E extends Error>(error: E, explanation: string): E {
  error.message += `: ${explanation}`;
  return error;
}

/** Returns the value of a call that succeeded; throws the {@link systemError} of one that failed. */
export function checked(syscall: string, result: CallResult, context?: CallContext): number {
  if (result < 0) throw systemError(syscall, result, context);
  return result;
}

/** The error of an operation on an object that is closed, or is closed during the operation. */
export function closedError(what: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`the ${what} is closed`), { code: 'ERR_CLOSED' });
}

/** The error for an argument of the right type and a wrong value, which the message shows. */
export function argumentError(
  name: string,
  needed: string,
  given: unknown,
): RangeError & NodeJS.ErrnoException {
  const error = new RangeError(`${name} must be ${needed}, not ${show(given)}`);
  return Object.assign(error, { code: 'ERR_OUT_OF_RANGE' });
}

/** The error for an argument of the wrong type; the message shows the value. */
export function typeError(
  name: string,
  needed: string,
  given: unknown,
): TypeError & NodeJS.ErrnoException {
  const error = new TypeError(`${name} must be ${needed}, not ${show(given)}`);
  return Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
}

function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'object':
      if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
      return value === null ? 'null' : 'an object';
    default:
      return String(value);
  }
}
