/** Counts the resources that a process holds, so that tests can verify that nothing leaks. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { until } from './until.js';

/** Whether the addon was built with the sanitizers. */
const sanitized = process.env['LINUX_IPC_BUILD'] === 'Debug';

export interface Resources {
  readonly descriptors: number;
  readonly mappings: number;
  readonly residentBytes: number;
}

/** The resources that this process holds now. */
export function resources(): Resources {
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    mappings: readFileSync('/proc/self/maps', 'utf8').split('\n').length,
    residentBytes: process.memoryUsage.rss(),
  };
}

/** The number of threads of this process. */
export function threads(): number {
  return readdirSync('/proc/self/task').length;
}

/** Collects all garbage, and lets its finalizers run. */
export async function collect(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) {
    gc();
    await turn();
  }
}

/**
 * Asserts that the process holds no more than `before`, except what the allocator, V8 or the sanitizer
 * retains. Returns the growth of the resident memory in bytes.
 */
export async function assertFlat(before: Resources): Promise<number> {
  await collect();
  // Another thread closes what may wait.
  await until(() => resources().descriptors <= before.descriptors);
  const after = resources();
  // V8 retains 160 MB of its own with Node.js 24, whatever the number of cycles.
  const slack = sanitized ? 1024e6 : 256e6;
  const message = JSON.stringify({ before, after });
  assert.ok(after.mappings < before.mappings + 2000, message);
  assert.ok(after.residentBytes < before.residentBytes + slack, message);
  return after.residentBytes - before.residentBytes;
}

/**
 * How many of `full` cycles to run: a tenth, which notices a descriptor or a mapping kept in each, or all
 * of them with LINUX_IPC_CYCLES=1, which notices a few bytes. A sanitizer finds a wrong access in the first.
 */
export function cyclesOf(full: number): number {
  const scale = Number(process.env['LINUX_IPC_CYCLES'] ?? (sanitized ? 0.05 : 0.1));
  return Math.ceil(full * scale);
}

type Cycle = () => unknown;

/**
 * Asserts that as many cycles as `cyclesOf(full)` leak nothing, after a fifth as many have warmed up; the
 * test's report shows the growth.
 */
export async function assertNothingKept(
  test: TestContext,
  full: number,
  cycle: Cycle,
): Promise<void> {
  const count = cyclesOf(full);
  await repeat(count / 5, cycle);
  const before = resources();
  const begin = performance.now();
  await repeat(count, cycle);
  const seconds = (performance.now() - begin) / 1000;
  const grown = (await assertFlat(before)) / count;
  test.diagnostic(
    `${count} cycles in ${seconds.toFixed(1)} s: ${before.descriptors} descriptors before and after, ` +
      `resident memory grew by ${grown.toFixed(1)} bytes per cycle`,
  );
}

/** Repeats a cycle, with turns of the event loop in between, which finalizers need. */
async function repeat(times: number, cycle: Cycle): Promise<void> {
  for (let i = 0; i < times; i++) {
    const result = cycle();
    if (result instanceof Promise) await result;
    if (i % 1000 === 0) await turn();
  }
}
