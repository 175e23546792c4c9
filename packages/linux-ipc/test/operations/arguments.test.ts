/** Every public function rejects every wrong value with an error that names the parameter. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { operate, classes, functions, type Row, type Table } from './table.js';
import { functionRows, tables } from './tables/index.js';
import { Thrown, wrongOf } from './wrong.js';

/** Runs per function; `LINUX_IPC_RUNS=10000` is for a campaign. A failure prints its seed. */
const numRuns = Number(process.env['LINUX_IPC_RUNS'] ?? 60);

/** The outcome of a call that has not failed after two turns: a refused call fails before that. */
const accepted = Symbol('accepted');

const turn = (): Promise<symbol> =>
  new Promise((resolve) => {
    setImmediate(resolve, accepted);
  });

async function outcome(call: () => unknown): Promise<unknown> {
  try {
    let result = call();
    if (typeof result === 'object' && result !== null && 'next' in result) {
      result = (result as AsyncGenerator).next();
    }
    Promise.resolve(result).catch(() => undefined);
    const some = turn().then(turn);
    await Promise.race([result, some]);
    return accepted;
  } catch (error) {
    return error;
  }
}

/** Asserts that a call failed with an error of the library whose message names the wrong parameter. */
function assertRefusal(error: unknown, called: RegExp): void {
  if (error instanceof Thrown) return;
  assert.ok(error instanceof Error, error === accepted ? 'the value was accepted' : String(error));
  assert.match(String((error as NodeJS.ErrnoException).code), /^ERR_/, error.stack);
  assert.match(error.message, called, error.stack);
}

async function assertRefuses(row: Row, call: (parameters: unknown[]) => unknown): Promise<void> {
  const wrong = wrongOf(row.parameters);
  if (wrong === undefined) return;
  const property = fc.asyncProperty(wrong, async (one) => {
    const { at, called } = one;
    const over = new AbortController();
    const parameters = row.parameters.map((parameter) => parameter.valid(over.signal));
    parameters[at] = one.replace(parameters[at]);
    const found = await outcome(() => call(parameters));
    over.abort();
    assertRefusal(found, called);
  });
  await fc.assert(property, { numRuns });
}

const unknownTable: Table = { name: '', statics: {}, members: {} };

for (const [name, whose] of classes()) {
  const table = tables.find((one) => one.name === name) ?? unknownTable;
  describe(`wrong values for ${name}`, () => {
    for (const key of Object.keys(table.statics)) {
      const row = table.statics[key];
      if (row === undefined || row.parameters.length === 0) continue;
      it(key, () => assertRefuses(row, (parameters) => operate(whose, key, parameters)));
    }
    for (const key of Reflect.ownKeys(table.members)) {
      const row = table.members[key];
      if (row === undefined || row.parameters.length === 0) continue;
      it(String(key), async () => {
        const made = await table.make?.();
        if (made === undefined) return;
        const { subject, release } = made;
        try {
          await assertRefuses(row, (parameters) => operate(subject as object, key, parameters));
        } finally {
          await table.close?.(subject);
          release?.();
        }
      });
    }
  });
}

describe('wrong values for the function', () => {
  for (const [name, call] of functions()) {
    const row = functionRows[name];
    if (row === undefined || row.parameters.length === 0) continue;
    it(name, () => assertRefuses(row, (parameters) => call(...parameters)));
  }
});

/** Members that use nothing of their object's private state before they have returned. */
const withoutState: Readonly<Record<string, readonly string[]>> = {
  MutexLock: ['unlock'],
  Outbox: ['largestRecord'],
  PipeReader: ['isEndOfFile'],
  ProcessIdentity: ['toString', 'equals', 'isRunning'],
  Publisher: ['largestRecord'],
  ReadLock: ['unlock'],
  WriteLock: ['unlock', 'makeConsistent'],
};

describe('a wrong receiver', () => {
  for (const [name, whose] of classes()) {
    const table = tables.find((one) => one.name === name) ?? unknownTable;
    it(`of a ${name} is refused, and does not crash the process`, async () => {
      const prototype = whose.prototype as object;
      const receivers = [
        undefined,
        null,
        1,
        {},
        Object.create(prototype),
        new Proxy(prototype, {}),
      ];
      const answered = new Set<string>();
      const { signal } = new AbortController();
      for (const [key, row] of Object.entries(table.members)) {
        const parameters = row.parameters.map((parameter) => parameter.valid(signal));
        for (const receiver of receivers) {
          const found = await outcome(() => apply(prototype, key, receiver, parameters));
          if (found === accepted) answered.add(key);
        }
      }
      assert.deepEqual([...answered], withoutState[name] ?? []);
    });
  }
});

/** Calls a method, or a getter, on another object. */
function apply(prototype: object, key: string, receiver: unknown, parameters: unknown[]): unknown {
  let owner = prototype;
  while (!Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner) as object;
  const holder = Object.getOwnPropertyDescriptor(owner, key) as
    { readonly get?: unknown; readonly value?: unknown } | undefined;
  const call = holder?.get ?? holder?.value;
  return typeof call === 'function' ? Reflect.apply(call, receiver, parameters) : undefined;
}
