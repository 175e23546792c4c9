/**
 * Options, over all operations of the tables: what `Object.prototype` has does not count, and a property
 * that is no option of the call is refused by its name.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { listFileLocks } from 'linux-ipc/file-lock';
import { Pipe } from 'linux-ipc/pipe';
import { listSemaphores, Semaphore } from 'linux-ipc/semaphore';
import {
  AnonymousMemory,
  listSharedMemory,
  SharedMemory,
  systemVKey,
} from 'linux-ipc/shared-memory';
import { StreamConnection } from 'linux-ipc/socket';

import { uniqueName } from '../support/unique-name.js';
import { cross, release, turns } from './crossing.js';
import type { Parameter } from './parameters.js';
import { classes, functions, operate, type Row, type Rows } from './table.js';
import { functionRows, tables } from './tables/index.js';

type Operate = (parameters: unknown[]) => unknown;

/** Calls `visit` for every operation that takes options. */
async function everyOperation(
  visit: (name: string, row: Row, call: Operate) => unknown,
): Promise<void> {
  const all = classes();
  for (const table of tables) {
    const { name, statics, members } = table;
    const whose = all.get(name);
    if (whose !== undefined) await visitRows(`${name}.`, statics, whose, visit);
    const made = await table.make?.();
    if (made === undefined) continue;
    await visitRows(`${name}#`, members, made.subject as object, visit);
    await table.close?.(made.subject);
    made.release?.();
  }
  const calls = Object.fromEntries(functions());
  await visitRows('', functionRows, calls, visit);
}

async function visitRows(
  prefix: string,
  rows: Rows,
  subject: object,
  visit: (name: string, row: Row, call: Operate) => unknown,
): Promise<void> {
  for (const key of Reflect.ownKeys(rows)) {
    const row = rows[key];
    if (row?.parameters.some(({ keys }) => keys !== undefined) !== true) continue;
    await visit(prefix + String(key), row, (parameters) => operate(subject, key, parameters));
  }
}

/** The error of a call whose objects of options are replaced. */
async function errorOf(
  row: Row,
  call: Operate,
  replace: (options: object) => object,
): Promise<unknown> {
  const over = new AbortController();
  const values = row.parameters.map((parameter) => {
    const value = parameter.valid(over.signal);
    return parameter.keys === undefined ? value : replace(value as object);
  });
  try {
    let result = call(values);
    if (isGenerator(result)) result = result.next();
    const made = await Promise.race([result, new Promise(setImmediate)]);
    await discard(made, row);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    over.abort();
    await turns();
  }
}

/** Closes what a call has opened, and removes it if it outlives its owner. */
async function discard(made: unknown, row: Row): Promise<void> {
  const { unlink, remove } = (made ?? {}) as Partial<Record<'unlink' | 'remove', () => void>>;
  if (typeof unlink === 'function') unlink.call(made);
  if (typeof remove === 'function') remove.call(made);
  await release(made, row);
}

function isGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && 'return' in value;
}

/** The operations that do not refuse the replaced options with a message that matches. */
async function accepting(
  replace: (options: object) => object,
  message: RegExp,
): Promise<readonly string[]> {
  const found: string[] = [];
  await everyOperation(async (name, row, call) => {
    const error = await errorOf(row, call, replace);
    const { code, message: said } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
    if (code === 'ERR_INVALID_ARG_VALUE' && message.test(said ?? '')) return;
    found.push(`${name}: ${String(error)}`);
  });
  return found;
}

describe('every operation that takes options', () => {
  it('refuses an option that it does not have, and names it', async () => {
    const found = await accepting(
      (options) => ({ ...options, noSuchOption: true }),
      /^unknown (option|property) 'noSuchOption'.*; known: \w+/,
    );
    assert.deepEqual(found, []);
  });

  it('suggests the option that was meant', async () => {
    const found = await accepting((options) => {
      const [name = ''] = Object.keys(options);
      return { ...options, [name.toUpperCase()]: true };
    }, /did you mean '\w+'\?/);
    assert.deepEqual(found, []);
  });

  it('reads those of a class or a parent object: an AbortController has a signal', async () => {
    using memory = AnonymousMemory.create(Object.create({ size: 100 }) as { size: number });
    assert.equal(memory.size, 100);
    using empty = Pipe.create();
    const controller = new AbortController();
    const reading = empty.read.read(new Uint8Array(1), controller);
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
  });

  it('takes a property without a value for left out', () => {
    using pipe = Pipe.create({ ...{ other: undefined }, packets: true });
    assert.equal(pipe.read.closed, false);
  });
});

/** The names of all options of all operations. */
function optionNames(): string[] {
  const names = (rows: Rows): string[] =>
    Reflect.ownKeys(rows).flatMap((key) =>
      (rows[key]?.parameters ?? []).flatMap(({ keys }) => (keys ?? []).map(({ name }) => name)),
    );
  const all = tables.flatMap(({ statics, members }) => [...names(statics), ...names(members)]);
  return [...new Set([...all, ...names(functionRows)])];
}

/** Of other objects that calls are given, or peers send: addresses, requests, responses, descriptions of errors. */
const otherNames = 'fd abstract padded id request response error class properties errors'.split(
  ' ',
);

const sources = dirname(fileURLToPath(import.meta.resolve('linux-ipc')));

/**
 * Adds a property to `Object.prototype` for each name: a getter, which records where the library reads
 * it, and a setter, with which assignment works as without.
 */
function pollute(names: readonly string[]): { reads: Set<string>; end: () => void } {
  const reads = new Set<string>();
  for (const name of names) {
    const accessors = {
      __proto__: null,
      configurable: true,
      get() {
        const [, , caller = ''] = (new Error().stack ?? '').split('\n');
        if (caller.includes(sources)) reads.add(`${name}: ${caller.trim()}`);
        return undefined;
      },
      set(this: object, value: unknown) {
        const own = { value, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(this, name, { __proto__: null, ...own } as PropertyDescriptor);
      },
    };
    Object.defineProperty(Object.prototype, name, accessors as PropertyDescriptor);
  }
  const end = (): void => {
    for (const name of names) Reflect.deleteProperty(Object.prototype, name);
  };
  return { reads, end };
}

/** The options of a valid call, without those that may be missing, except the signal that ends it. */
function sparse(parameter: Parameter): Parameter {
  const { keys } = parameter;
  if (keys === undefined) return parameter;
  const needed = keys.filter((key) => key.name === 'signal' || !key.accepts(undefined));
  const valid = (signal: AbortSignal): unknown =>
    Object.fromEntries(needed.map((key) => [key.name, key.valid(signal)]));
  return { ...parameter, valid };
}

function sparseRows(rows: Rows): Rows {
  return Object.fromEntries(
    Reflect.ownKeys(rows).map((key) => {
      const row = rows[key];
      assert.ok(row);
      return [key, { ...row, parameters: row.parameters.map(sparse) }];
    }),
  );
}

/** The outcome of every member of an open object. */
async function outcomes(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const table of tables) {
    const members = sparseRows(table.members);
    for (const name of Reflect.ownKeys(members)) {
      const outcome = await cross({ ...table, members }, name, 'open');
      found.push(`${table.name}.${String(name)}: ${String(outcome)}`);
    }
  }
  return found;
}

describe('every operation that takes a signal', () => {
  it('does nothing if it is aborted already, and throws its reason', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    const found: string[] = [];
    await everyOperation(async (name, row, call) => {
      const takes = row.parameters.some(({ keys }) => keys?.some((key) => key.name === 'signal'));
      if (!takes) return;
      const error = await errorOf(row, call, (options) =>
        'signal' in options ? { ...options, signal } : options,
      );
      if (error !== reason) found.push(`${name}: ${String(error)}`);
    });
    assert.deepEqual(found, []);
  });
});

describe('what somebody adds to Object.prototype', () => {
  it('is nothing that node:fs takes for an option', async () => {
    const name = uniqueName();
    using memory = SharedMemory.create(name, { size: 1 });
    using semaphore = Semaphore.create(name, { value: 1 });
    const all = Object.prototype as unknown as Record<string, unknown>;
    Object.assign(all, { bigint: true, signal: 1, throwIfNoEntry: false });
    try {
      assert.ok(listSharedMemory().some((listed) => listed.name === name));
      assert.ok(listSemaphores().some((listed) => listed.name === name));
      assert.ok(Array.isArray(listFileLocks()));
      assert.throws(() => systemVKey('/nowhere', 1), { code: 'ENOENT' });
      await assert.rejects(StreamConnection.connect('/dev/null'), { code: 'ECONNREFUSED' });
    } finally {
      delete all['bigint'];
      delete all['signal'];
      delete all['throwIfNoEntry'];
      memory.unlink();
      semaphore.unlink();
    }
  });

  it('is read by no operation', async () => {
    const names = [...new Set([...optionNames(), ...otherNames])];
    assert.ok(names.includes('mode') && names.includes('access'), names.join());
    const before = await outcomes();
    const { reads, end } = pollute(names);
    try {
      assert.deepEqual(await outcomes(), before);
      await everyOperation(async (_name, row, call) => {
        const { parameters } = row;
        await errorOf({ ...row, parameters: parameters.map(sparse) }, call, (options) => options);
      });
    } finally {
      end();
    }
    assert.deepEqual([...reads], []);
  });
});
