/** Crosses operations with states: performs one operation in one state, and reports the outcome. */
import { readdirSync } from 'node:fs';

import { operate, type Made, type Outcomes, type Row, type Table } from './table.js';

export const states = ['open', 'busy', 'iterating', 'closed', 'closed twice', 'gone'] as const;
export type State = (typeof states)[number];

/** Whether a subject can be in this state. */
export function has(table: Table, state: State, { leave }: Made<unknown>): boolean {
  switch (state) {
    case 'busy':
      return table.wait !== undefined;
    case 'iterating':
      return Symbol.asyncIterator in table.members;
    case 'closed':
    case 'closed twice':
      return table.close !== undefined;
    case 'gone':
      return leave !== undefined;
    case 'open':
      return true;
  }
}

/** The legal outcomes of an operation in a state. */
export function legal({ open = 'value', ...others }: Outcomes, state: State): string[] {
  const { busy = open, gone = open, closed = 'ERR_CLOSED' } = others;
  const outcome = {
    open,
    busy,
    iterating: others.iterating ?? busy,
    closed,
    'closed twice': closed,
    gone,
  }[state];
  return outcome.split('|');
}

/** Brings a new subject into the state and performs the operation; undefined if it has no such state. */
export async function cross(
  table: Table,
  name: PropertyKey,
  state: State,
): Promise<string | undefined> {
  const row = table.members[name];
  const made = await table.make?.();
  if (made === undefined || row === undefined) return undefined;
  const allowed = legal(row.outcomes, state);
  const over = new AbortController();
  try {
    if (!has(table, state, made) || allowed.includes('blocks')) return undefined;
    const waiting = await enter(table, state, made, over.signal);
    const outcome = await outcomeOf(made.subject as object, name, row, allowed.includes('waits'));
    await table.close?.(made.subject);
    over.abort();
    await waiting?.end;
    return outcome;
  } finally {
    over.abort();
    try {
      await table.close?.(made.subject);
    } finally {
      made.release?.();
    }
  }
}

/** Brings the subject into the state; returns the end of the wait that goes on meanwhile, if any. */
async function enter(
  table: Table,
  state: State,
  { subject, leave }: Made<unknown>,
  signal: AbortSignal,
): Promise<{ end: Promise<unknown> } | undefined> {
  switch (state) {
    case 'busy':
      return begun(table.wait?.(subject, signal));
    case 'iterating':
      return begun((subject as AsyncIterable<unknown>)[Symbol.asyncIterator]().next());
    case 'closed twice':
      await table.close?.(subject);
      await table.close?.(subject);
      return undefined;
    case 'closed':
      await table.close?.(subject);
      return undefined;
    case 'gone':
      leave?.();
      await turns();
      return undefined;
    case 'open':
      return undefined;
  }
}

/** Lets a call proceed to where it waits. The `end` resolves when the call does, even if it fails. */
async function begun(
  waiting: Promise<unknown> | undefined,
): Promise<{ end: Promise<unknown> } | undefined> {
  const end = waiting?.catch(() => undefined);
  await turns();
  return end && { end };
}

async function outcomeOf(
  subject: object,
  name: PropertyKey,
  row: Row,
  mayWait: boolean,
): Promise<string> {
  const enough = new AbortController();
  const parameters = row.parameters.map((parameter) => parameter.valid(enough.signal));
  try {
    let result: unknown = operate(subject, name, parameters);
    if (isIterator(result) && name !== Symbol.asyncIterator) result = result.next();
    if (mayWait) {
      Promise.resolve(result).catch(() => undefined);
      await turns();
      enough.abort();
    }
    await release(await result, row);
    return 'value';
  } catch (error) {
    if (enough.signal.aborted && error === enough.signal.reason) return 'waits';
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

function isIterator(value: unknown): value is AsyncGenerator {
  return (
    typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
  );
}

/** Closes the result of a call. */
export async function release(result: unknown, row: Row): Promise<void> {
  row.release(result);
  if (typeof result !== 'object' || result === null) return;
  if (Symbol.dispose in result) (result as Disposable)[Symbol.dispose]();
  else if (Symbol.asyncDispose in result) await (result as AsyncDisposable)[Symbol.asyncDispose]();
}

/** Lets the event loop turn a few times: enough for a call that need not wait. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise(setImmediate);
}

export function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Performs all crossings of a table; returns those whose outcome is not in the table. */
export async function surprises(table: Table): Promise<string[]> {
  const found: string[] = [];
  for (const name of Reflect.ownKeys(table.members)) {
    for (const state of states) {
      const outcome = await cross(table, name, state);
      const allowed = legal(table.members[name]?.outcomes ?? {}, state);
      if (outcome === undefined || allowed.includes(outcome)) continue;
      found.push(`${table.name}.${String(name)} ${state}: ${outcome}, not ${allowed.join(' or ')}`);
    }
  }
  return found;
}
