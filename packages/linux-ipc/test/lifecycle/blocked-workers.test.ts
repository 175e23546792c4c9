/** A worker that blocks in a `…Sync` call does not keep its process, or `terminate()`, from ending. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';

import { native } from '../../dist/core/native.js';
import { classes, functions, membersOf, staticsOf } from '../operations/table.js';
import { tables } from '../operations/tables/index.js';
import { blockingCalls, blockingStarts } from '../support/blocking-calls.js';
import { collect } from '../support/collect.js';
import { ended } from '../support/ended.js';
import { waits } from '../support/native-waits.js';
import { fixture } from '../support/peers.js';

const every = Object.keys(blockingCalls);
const starts = Object.keys(blockingStarts);

/** `…Sync` calls that no other process keeps waiting, or that no worker can make. */
const others: Readonly<Record<string, string>> = {
  'BlockedSignals.takeSync': 'only the main thread can block signals',
  'MappedFile.flushSync': 'msync(2) waits for the disk only, in which nothing can interrupt it',
};

/** Functions of the addon that no worker can call. */
const mainThread = ['sigtimedwait'];

/**
 * By how much an end may take longer than that of a worker in Atomics.wait, which the machine delays as much. The
 * sanitizers delay only ours: with them, it counts that there is an end.
 */
const aimMs = process.env['LINUX_IPC_BUILD'] === 'Debug' ? Infinity : 100;
/** What delays one run, on a busy machine, does not delay all of them: each call counts with its fastest end. */
const mostRuns = 6;

/** One for each way in which a worker blocks; Node.js ends workers by `exit` and by `throw` as by `terminate`. */
const some = ['Channel.receiveSync', 'Condition.waitSync', 'LockableFile.lockSync'];

/** Functions of the addon that the workers have called. */
const used = new Set<string>();

/** Runs the fixture once; returns the milliseconds that each end took. */
async function run(
  how: string,
  status: number,
  calls: readonly string[],
): Promise<Map<string, number>> {
  const child = spawn(process.execPath, [fixture('blocks-in-workers'), how, ...calls], {
    stdio: ['ignore', 'pipe', how === 'throw' ? 'ignore' : 'inherit'],
    // Far longer than it takes: it turns a wait without end into a failure.
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  const exited = ended(child).then((code) => [code, process.hrtime.bigint()] as const);
  if (child.stdout === null) throw new Error('standard output is a pipe');
  const output = (await collect(child.stdout)).toString();
  const [code, end] = await exited;
  assert.equal(code, status, output);
  const lines = output.trim().split('\n');
  const [uses = [], first = [], ...rest] = lines.map((line) => line.split(' '));
  for (const name of uses.slice(1)) if (name !== '') used.add(name);
  const [, begin = ''] = first;
  if (how !== 'terminate') return new Map([[calls.join(), Number(end - BigInt(begin)) / 1e6]]);
  assert.deepEqual(
    rest.map((words) => words.slice(0, -1).join(' ')),
    calls,
  );
  return new Map(rest.map((words) => [words.slice(0, -1).join(' '), Number(words.at(-1))]));
}

/**
 * Runs the fixture until each end was fast enough once; returns by how much the fastest of each took longer than the
 * fastest end of a worker in Atomics.wait.
 */
async function fastest(
  how: string,
  status: number,
  calls: readonly string[],
): Promise<[string, number][]> {
  let all = new Map<string, number>();
  let comparison = Infinity;
  for (let runs = 0; runs < mostRuns; runs++) {
    const took = await run(how, status, calls);
    const [ms = Infinity] = (await run(how, status, ['Atomics.wait'])).values();
    comparison = Math.min(comparison, ms);
    all = new Map([...took].map(([name, ms]) => [name, Math.min(ms, all.get(name) ?? ms)]));
    if ([...all.values()].every((ms) => ms <= comparison + aimMs)) break;
  }
  return [...all].map(([name, ms]) => [name, ms - comparison]);
}

describe('workers that block in a …Sync call', () => {
  it('are tested with every function of the addon: each says whether it waits', () => {
    const functions: string[] = [];
    for (const name in native) {
      const value = (native as unknown as Record<string, unknown>)[name];
      if (typeof value === 'function') functions.push(name);
    }
    assert.deepEqual(Object.keys(waits).sort(), functions.sort());
  });

  it('are tested with every such call of the library', () => {
    const called = [...classes()].flatMap(([name, whose]) =>
      [...membersOf(whose), ...staticsOf(whose)].map((method) => `${name}.${String(method)}`),
    );
    const timed = tables.flatMap(({ name, members, statics }) =>
      Object.entries({ ...members, ...statics })
        .filter(([, row]) => row.parameters.some((parameter) => parameter.name === 'timeoutMs'))
        .map(([method]) => `${name}.${method}`),
    );
    const blocking = [...called, ...functions().keys()].filter((name) => name.endsWith('Sync'));
    assert.deepEqual(
      [...every, ...Object.keys(others)].sort(),
      [...new Set([...blocking, ...timed])].sort(),
    );
  });

  for (const [how, status, groups] of [
    ['exit', 0, some.map((call) => [call])],
    ['throw', 1, some.map((call) => [call])],
    ['terminate', 0, [[...every, ...starts]]],
  ] as const) {
    it(`end by ${how} as soon as V8's own wait, and leave nothing behind`, async (test) => {
      for (const calls of groups) {
        const ends = await fastest(how, status, calls);
        test.diagnostic(ends.map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`).join(', '));
        assert.deepEqual(
          ends.filter(([, ms]) => ms > aimMs),
          [],
        );
      }
    });
  }

  it('end by exit, all at once', async () => {
    await run('exit', 0, [...every, ...starts]);
  });

  it('have called every function of the addon that may wait and be interrupted', () => {
    const mayWait = Object.keys(waits).filter((name) =>
      ['slice', 'thread'].includes(waits[name] ?? ''),
    );
    assert.deepEqual([...used, ...mainThread].sort(), mayWait.sort());
  });
});
