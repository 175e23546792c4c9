/**
 * What is public, as a table: each class with its members, each with what it takes and what may come
 * of it in each state. Two suites run over it: `states.test.ts` and `arguments.test.ts`.
 */
import { inspect } from 'node:util';

import * as library from 'linux-ipc';

import type { Parameter } from './parameters.js';

/** `'value'`, `'waits'` (until its signal aborts), or the code of an error; several with `|` between. */
export type Outcome = string;

export interface Outcomes {
  readonly open?: Outcome;
  /** While somebody waits on the object. Default: as open. */
  readonly busy?: Outcome;
  /** While somebody iterates. Default: as busy. */
  readonly iterating?: Outcome;
  /** Once closed. Default `ERR_CLOSED`. */
  readonly closed?: Outcome;
  /** Once the other side is gone. Default: as open. */
  readonly gone?: Outcome;
}

export interface Row {
  readonly parameters: readonly Parameter[];
  readonly outcomes: Outcomes;
  /** Releases what the call gave, where that does not release itself by `Symbol.dispose`. */
  readonly release: (result: unknown) => void;
}

/** One row: what it takes, and its outcomes; one outcome alone is that of an open object. */
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

/** What can be said and done whatever the state: `closed`, `close()`. */
export const always: Row = on([], { open: 'value', closed: 'value' });

export type Rows = Readonly<Record<PropertyKey, Row>>;

/** A subject, and who is at its other side. */
export interface Made<Subject> {
  readonly subject: Subject;
  /** Closes the other side. */
  readonly leave?: (() => void) | undefined;
  /** Releases all but the subject. */
  readonly release?: (() => void) | undefined;
}

export interface Table<Subject = unknown> {
  readonly name: string;
  readonly statics: Rows;
  readonly members: Rows;
  /** Undefined: nothing of this class is made by itself. */
  make?(): Promise<Made<Subject>> | Made<Subject>;
  /** Waits until the signal aborts or the subject is closed. */
  wait?(subject: Subject, signal: AbortSignal): Promise<unknown>;
  /** Ends the subject, as often as wanted. Undefined: it has no end. */
  close?(subject: Subject): unknown;
  /** Not collected while open: what it holds is the process's, or it serves others. */
  readonly kept?: boolean;
  /** The process runs on while there is one. */
  readonly keepsRunning?: boolean;
  /** What is made outlives its process: removes it, by its id. */
  readonly removeById?: (id: number) => void;
  /** Only in the main thread. */
  readonly mainThreadOnly?: boolean;
}

/** `close()`, which nearly all have, is left out of the table's own part. */
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
