/** Errors in the form of Node's own, made from the results of native functions. */
import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';

import { native, type CallResult } from './native.js';
import { withoutCredentials } from './shown-address.js';
import { withoutPrototype } from './without-prototype.js';

/** The object of the call; shown in the message and kept on the error, as in Node's `fs`. */
export interface CallContext {
  readonly path?: string | undefined;
  readonly address?: string | undefined;
  readonly pid?: number | undefined;
  /** A System V identifier. */
  readonly id?: number | undefined;
  /** A System V key. */
  readonly key?: number | undefined;
  /** The descriptor: of `EBADF` and `EACCES`, the message says what is wrong with it. */
  readonly fd?: number | undefined;
}

const { EDEADLK, EDQUOT, EIDRM, ENOLCK, ESTALE } = constants.errno;

/** Errors of these mechanisms for which libuv, and so Node's table, has no text. */
const furtherErrors = new Map<number, [code: string, text: string]>([
  [EDEADLK, ['EDEADLK', 'resource deadlock avoided']],
  [EDQUOT, ['EDQUOT', 'disk quota exceeded']],
  [EIDRM, ['EIDRM', 'identifier removed']],
  [ENOLCK, ['ENOLCK', 'no locks available']],
  [ESTALE, ['ESTALE', 'stale file handle']],
  [native.ENOTRECOVERABLE, ['ENOTRECOVERABLE', 'state not recoverable']],
  [native.ETOOMANYREFS, ['ETOOMANYREFS', 'too many descriptors of this user are in flight']],
]);

/** The name of a negated errno, and what it says. */
export function describeErrno(errno: number): [code: string, text: string] {
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
  given: CallContext = {},
): NodeJS.ErrnoException & CallContext {
  const context = shownContext(given);
  const [code, text] = describeErrno(errno);
  const name = context.path ?? context.address;
  const number = context.pid ?? context.id;
  let about = '';
  if (name !== undefined) about = ` '${name}'`;
  else if (number !== undefined) about = ` ${String(number)}`;
  else if (context.key !== undefined) about = ` 0x${context.key.toString(16)}`;
  const fault = context.fd === undefined ? undefined : faultOf(context.fd, code);
  const reason = fault ?? faultOfCall(code, syscall);
  const because = reason === undefined ? '' : `: ${reason}`;
  const error = new Error(`${code}: ${text}, ${syscall}${about}${because}`);
  return Object.assign(error, { errno, code, syscall }, context);
}

/** Without what may be credentials: a path may be a mistyped address of another machine. */
function shownContext(given: CallContext): CallContext {
  const { path, address } = withoutPrototype(given);
  return withoutPrototype({
    ...given,
    ...(path === undefined ? {} : { path: withoutCredentials(path) }),
    ...(address === undefined ? {} : { address: withoutCredentials(address) }),
  });
}

/** What an error of this library's calls always means; undefined if its own text says it. */
function faultOfCall(code: string, syscall: string): string | undefined {
  // Every byte of an array is mapped: the kernel finds no memory behind it only in this case.
  if (code === 'EFAULT') return 'the array lies in memory whose file was truncated';
  if (code === 'EXDEV' && opening.includes(syscall))
    return 'another file system is mounted over it';
  // Without O_NONBLOCK, the call would wait for up to /proc/sys/fs/lease-break-time, 45 s.
  if (code !== 'EAGAIN' || !opening.includes(syscall)) return undefined;
  return 'another process has a lease on it (F_SETLEASE), which it was now asked to give up: try again';
}

const opening: readonly string[] = ['open', 'shm_open', 'mq_open'];

/** What is wrong with a descriptor for which a call failed; undefined if nothing is. */
function faultOf(fd: number, code: string): string | undefined {
  if (code !== 'EBADF' && code !== 'EACCES') return undefined;
  const flags = native.fcntl(fd, native.F_GETFL, 0);
  const name = `descriptor ${String(fd)}`;
  if (flags < 0) return `${name} is not open, or other code has closed it`;
  if ((flags & native.O_PATH) !== 0) return `${name} was opened with O_PATH, for its path only`;
  const { O_RDONLY, O_RDWR, O_WRONLY } = fsConstants;
  const access = flags & (O_RDONLY | O_RDWR | O_WRONLY);
  if (access === O_RDWR) return undefined;
  return `${name} is open for ${access === O_RDONLY ? 'reading' : 'writing'} only`;
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

/** The error for an argument of the right type and a wrong value, which the message shows, without credentials. */
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

/** The error for an array whose memory was transferred, unmapped or shrunk. */
export function detachedError(name: string): TypeError & NodeJS.ErrnoException {
  const error = new TypeError(
    `${name} has lost its bytes: its ArrayBuffer was transferred, unmapped or shrunk; copy it before that`,
  );
  return Object.assign(error, { code: 'ERR_INVALID_STATE' });
}

function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(withoutCredentials(value));
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
