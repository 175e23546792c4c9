/**
 * A table of the public interface: for each member of each class, its parameters, and its legal outcomes
 * in each state. Two suites use it: `states.test.ts` and `arguments.test.ts`.
 */
import { inspect } from 'node:util';

import * as library from 'linux-ipc';

import type { Parameter } from './parameters.js';

/** `'value'`, `'waits'` (until its signal aborts), or the code of an error; several with `|` between. */
export type Outcome = string;

export interface Outcomes {
  readonly open?: Outcome;
  /** While an operation waits on the object. Default: as open. */
  readonly busy?: Outcome;
  /** While an iteration over the object waits. Default: as busy. */
  readonly iterating?: Outcome;
  /** After it was closed. Default: `ERR_CLOSED`. */
  readonly closed?: Outcome;
  /** After the peer has disconnected. Default: as open. */
  readonly gone?: Outcome;
}

export interface Row {
  readonly parameters: readonly Parameter[];
  readonly outcomes: Outcomes;
  /** Releases the result of the call, if it has no `Symbol.dispose`. */
  readonly release: (result: unknown) => void;
}

/** Makes a row of the parameters and the outcomes; a single outcome is that of an open object. */
export function on(
  parameters: readonly Parameter[] = [],
  outcomes: Outcome | Outcomes = 'value',
  release: (result: unknown) => void = () => undefined,
): Row {
  return {
    parameters,
    outcomes: typeof outcomes === 'string' ? { open: outcomes } : outcomes,
    release,
  };
}

/** A row for what is legal in every state, such as `closed` and `close()`. */
export const always: Row = on([], { open: 'value', closed: 'value' });

export type Rows = Readonly<Record<PropertyKey, Row>>;

/** An object under test, and its peer. */
export interface Made<Subject> {
  readonly subject: Subject;
  /** Disconnects the peer. */
  readonly leave?: (() => void) | undefined;
  /** Releases everything but the subject. */
  readonly release?: (() => void) | undefined;
}

export interface Table<Subject = unknown> {
  readonly name: string;
  readonly statics: Rows;
  readonly members: Rows;
  /** Makes a subject; absent if an object of this class cannot be made on its own. */
  make?(): Promise<Made<Subject>> | Made<Subject>;
  /** Waits until the signal aborts or the subject is closed. */
  wait?(subject: Subject, signal: AbortSignal): Promise<unknown>;
  /** Closes the subject, and may be called repeatedly; absent if it cannot be closed. */
  close?(subject: Subject): unknown;
  /** Whether it is never collected while open, since other objects or the process depend on it. */
  readonly kept?: boolean;
  /** Whether it keeps the process running. */
  readonly keepsRunning?: boolean;
  /** Removes by its id an object that outlives its process. */
  readonly removeById?: (id: number) => void;
  /** Whether it works in the main thread only. */
  readonly mainThreadOnly?: boolean;
}

/** Completes a table with `close()`, which nearly all classes have. */
export function table<Subject extends { close(): unknown }>(
  whole: Omit<Table<Subject>, 'close'>,
): Table<Subject> {
  return { ...whole, close: (subject) => subject.close() };
}

export const lifecycle: Rows = { closed: always, close: always, [Symbol.dispose]: always };

type Class = (abstract new (...parameters: never[]) => object) & Record<PropertyKey, unknown>;

/** The classes among the exports. */
export function classes(): Map<string, Class> {
  const found = Object.entries(library).filter(([, value]) => isClass(value));
  return new Map(found as unknown as [string, Class][]);
}

/** The functions among the exports. */
export function functions(): Map<string, (...parameters: unknown[]) => unknown> {
  const found = Object.entries(library).filter(([, v]) => typeof v === 'function' && !isClass(v));
  return new Map(found as unknown as [string, (...parameters: unknown[]) => unknown][]);
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && Function.prototype.toString.call(value).startsWith('class');
}

/** Methods and getters of a class, inherited ones included. */
export function membersOf({ prototype }: Class): PropertyKey[] {
  const names = new Set<PropertyKey>();
  for (
    let at = prototype as object | null;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const name of Reflect.ownKeys(at)) names.add(name);
  }
  names.delete('constructor');
  // Only what console.log shows: see the tests of `inspectable`.
  names.delete(inspect.custom);
  return [...names];
}

/** The static functions of a class. */
export function staticsOf(whose: Class): string[] {
  return Object.getOwnPropertyNames(whose).filter((name) => typeof whose[name] === 'function');
}

/** Calls a method, or reads a getter. */
export function operate(subject: object, name: PropertyKey, parameters: unknown[]): unknown {
  const value: unknown = Reflect.get(subject, name);
  return typeof value === 'function'
    ? (Reflect.apply(value, subject, parameters) as unknown)
    : value;
}
