/** Performs every public operation in every state: none crashes, hangs or leaks. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { collect } from '../support/collect.js';
import { ended } from '../support/ended.js';
import { fixture } from '../support/peers.js';
import { until } from '../support/until.js';
import { openDescriptors, surprises } from './crossing.js';
import { classes, functions, membersOf, staticsOf } from './table.js';
import { functionRows, tables } from './tables/index.js';

/** What a worker reports: the unexpected outcomes, and the objects that outlive it. */
interface Report {
  readonly found: readonly string[];
  readonly left: readonly (readonly [string, number])[];
}

describe('the tables', () => {
  it('have a row for every public member and function', () => {
    const rowsOf = (name: string, part: 'members' | 'statics'): PropertyKey[] =>
      Reflect.ownKeys(tables.find((table) => table.name === name)?.[part] ?? {});
    for (const [name, whose] of classes()) {
      // The tables of the derived classes list inherited members.
      if (name === 'PipeEnd' || name === 'OwnedDescriptor') continue;
      const sorted = (names: PropertyKey[]): string[] => names.map(String).sort();
      assert.deepEqual(sorted(rowsOf(name, 'members')), sorted(membersOf(whose)), name);
      const statics = rowsOf(name, 'statics');
      assert.deepEqual(sorted(statics), sorted(staticsOf(whose)), name);
    }
    assert.deepEqual(Object.keys(functionRows).sort(), [...functions().keys()].sort());
  });
});

describe('every operation in every state', () => {
  for (const table of tables.filter((one) => one.make !== undefined)) {
    it(table.name, async () => {
      await surprises(table);
      const before = openDescriptors();
      assert.deepEqual(await surprises(table), []);
      await until(() => openDescriptors() <= before);
    });
  }
});

describe('every operation in every state, in a worker thread', () => {
  it('has the same outcome as in the main thread', async () => {
    const before = openDescriptors();
    const worker = new Worker(fixture('operations-in-worker'));
    const [{ found, left }] = (await once(worker, 'message')) as [Report];
    // The objects that the worker keeps open end with it, as do the operations that wait on them.
    await worker.terminate();
    for (const [name, id] of left) tables.find((table) => table.name === name)?.removeById?.(id);
    assert.deepEqual(found, []);
    await until(() => openDescriptors() <= before);
  });
});

describe('every object', () => {
  for (const how of ['exits while waited on', 'is collected', 'is idle']) {
    it(how, async () => {
      const child = spawn(process.execPath, ['--expose-gc', fixture('operations-end'), how]);
      const [output, errors] = await Promise.all([collect(child.stdout), collect(child.stderr)]);
      assert.equal(output.toString(), 'done\n', errors.toString());
      assert.equal(await ended(child), 0, errors.toString());
    });
  }
});
