/**
 * Errors as plain data, for every codec: structured clone drops the code and the other properties of an
 * error, and most codecs know no errors at all.
 *
 * Class, name, message, stack, cause, the errors of an AggregateError and own properties arrive, as far
 * as they can be cloned, 64 errors deep. What cannot be cloned or read is left out: describing an error never throws.
 */
import { inspect, types } from 'node:util';
import { serialize } from 'node:v8';

import { setOwn } from '../../core/own-property.js';
import { withoutPrototype } from '../../core/without-prototype.js';

const classes = [
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError,
];

/** A value beside an error: an error in it is described, too. */
type Carried = { readonly value: unknown } | { readonly error: ErrorDescription };

/** How many errors deep, from cause to cause: without a limit, a long chain would overflow the stack. */
const DEEPEST = 64;

export interface ErrorDescription {
  readonly message: string;
  readonly name?: string;
  /** Its class: one of JavaScript's own, or `DOMException`; the class `Error` otherwise. */
  readonly class?: string;
  readonly stack?: string;
  readonly errors?: readonly Carried[];
  /** The cause, and the own enumerable properties, such as `code`. */
  readonly properties?: Readonly<Record<string, Carried>>;
}

/** Describes what was thrown; it may be anything. */
export function describeError(thrown: unknown): ErrorDescription {
  try {
    return describe(isError(thrown) ? thrown : notAnError(thrown), new Map(), 0);
  } catch {
    // A proxy among its prototypes answers with an error of its own.
    return { message: 'what was thrown cannot be described', name: 'Error' };
  }
}

/** What every codec of objects can carry of it. */
export function abridged({ message, name = 'Error' }: ErrorDescription): ErrorDescription {
  return { message, name };
}

/** The error that was described. Nothing in the description is trusted. */
export function errorFrom(description: unknown): Error {
  return revive(description, new Map(), 0);
}

function describe(
  error: Error,
  described: Map<Error, ErrorDescription>,
  depth: number,
): ErrorDescription {
  const known = described.get(error);
  if (known !== undefined) return known;
  const properties: Record<string, Carried> = {};
  const description: { -readonly [K in keyof ErrorDescription]: ErrorDescription[K] } = {
    message: textOf(error, 'message') ?? '',
    name: textOf(error, 'name') ?? 'Error',
    class: classOf(error),
    properties,
  };
  described.set(error, description);
  const stack = textOf(error, 'stack');
  if (stack !== undefined) description.stack = stack;
  for (const key of new Set(['cause', 'code', ...Object.keys(error)])) {
    // Its class, and its name, determine the code of a DOMException.
    if (key === 'code' && description.class === 'DOMException') continue;
    const carried = carry(property(error, key), described, depth);
    if (carried !== undefined) setOwn(properties, key, carried);
  }
  const errors = property(error, 'errors');
  if (description.class === 'AggregateError' && Array.isArray(errors)) {
    description.errors = errors.flatMap((each) => carry(each, described, depth) ?? []);
  }
  return description;
}

function carry(
  value: unknown,
  described: Map<Error, ErrorDescription>,
  depth: number,
): Carried | undefined {
  if (value === undefined) return undefined;
  if (isError(value)) {
    return depth < DEEPEST ? { error: describe(value, described, depth + 1) } : undefined;
  }
  try {
    serialize(value);
    return { value };
  } catch {
    return undefined;
  }
}

/** The value of a property; undefined if there is none, or if reading it throws. */
function property(of: object, key: string): unknown {
  try {
    return (of as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function textOf(error: Error, key: 'message' | 'name' | 'stack'): string | undefined {
  const value = property(error, key);
  return typeof value === 'string' ? value : undefined;
}

/** Of this realm or of another. Not a proxy, which need not behave like an error. */
function isError(value: unknown): value is Error {
  return types.isNativeError(value) || (!types.isProxy(value) && value instanceof Error);
}

function classOf(error: Error): string {
  if (error instanceof DOMException) return 'DOMException';
  const name = textOf(error, 'name');
  const found = classes.find((each) => error instanceof each || each.name === name);
  return found?.name ?? 'Error';
}

function notAnError(thrown: unknown): Error {
  let shown: string;
  try {
    shown = inspect(thrown, { depth: 1, breakLength: Infinity, maxStringLength: 1000 });
  } catch {
    shown = `a value of type ${typeof thrown}`;
  }
  const error = new Error(`${shown} was thrown, which is no Error`, { cause: thrown });
  delete error.stack; // It would be that of this function.
  return Object.assign(error, { code: 'ERR_CHANNEL_NOT_AN_ERROR' });
}

function revive(description: unknown, revived: Map<object, Error>, depth: number): Error {
  if (typeof description !== 'object' || description === null) {
    return new Error('the responder sent an error without a description');
  }
  const known = revived.get(description);
  if (known !== undefined) return known;
  const given: { readonly [K in keyof ErrorDescription]?: unknown } = withoutPrototype(description);
  const error = ofClass(given.class, stringOr(given.message, ''), stringOr(given.name, 'Error'));
  revived.set(description, error);
  if (typeof given.stack === 'string') define(error, 'stack', given.stack, false);
  if (error instanceof AggregateError && Array.isArray(given.errors)) {
    const errors = given.errors.map((each: unknown) => uncarried(each, revived, depth));
    define(error, 'errors', errors, false);
  }
  if (typeof given.properties === 'object' && given.properties !== null) {
    for (const [key, carried] of Object.entries(given.properties)) {
      define(error, key, uncarried(carried, revived, depth), key !== 'cause');
    }
  }
  return error;
}

function stringOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function ofClass(name: unknown, message: string, errorName: string): Error {
  if (name === 'DOMException') return new DOMException(message, errorName);
  const Class = classes.find((each) => each.name === name);
  let error: Error;
  if (Class === undefined) error = new Error(message);
  else if (Class === AggregateError) error = new AggregateError([], message);
  else error = new (Class as ErrorConstructor)(message);
  if (error.name !== errorName) define(error, 'name', errorName, false);
  return error;
}

function uncarried(carried: unknown, revived: Map<object, Error>, depth: number): unknown {
  if (typeof carried !== 'object' || carried === null) return undefined;
  const given: { error?: unknown; value?: unknown } = withoutPrototype(carried);
  if (!('error' in given)) return given.value;
  return depth < DEEPEST ? revive(given.error, revived, depth + 1) : undefined;
}

function define(error: Error, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
