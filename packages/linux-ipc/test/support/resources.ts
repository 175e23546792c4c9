/** What a process holds: for tests that nothing is left behind. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Resources {
  readonly descriptors: number;
  readonly mappings: number;
  readonly residentBytes: number;
}

/** Of this process, now. */
export function resources(): Resources {
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    mappings: readFileSync('/proc/self/maps', 'utf8').split('\n').length,
    residentBytes: process.memoryUsage.rss(),
  };
}

/** Has everything collected that can be, and its finalizers run. */
async function collect(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) {
    gc();
    await turn();
  }
}

/** Nothing was kept since `before`, but what the allocator, V8 or the sanitizer keeps back. */
export async function assertFlat(before: Resources): Promise<void> {
  await collect();
  const after = resources();
  const slack = process.env['LINUX_IPC_BUILD'] === 'Debug' ? 1024e6 : 256e6;
  const message = JSON.stringify({ before, after });
  assert.equal(after.descriptors, before.descriptors, message);
  assert.ok(after.mappings < before.mappings + 2000, message);
  assert.ok(after.residentBytes < before.residentBytes + slack, message);
}

/** That `times` cycles leave nothing: after some to warm up, in turns of the event loop. */
export async function assertLeavesNothing(times: number, cycle: () => void): Promise<void> {
  await many(1000, cycle);
  const before = resources();
  await many(times, cycle);
  await assertFlat(before);
}

async function many(times: number, cycle: () => void): Promise<void> {
  for (let i = 0; i < times; i++) {
    cycle();
    if (i % 1000 === 0) await turn();
  }
}
