/** What a process holds: for tests that nothing is left behind. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

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

/**
 * Nothing was kept since `before`, but what waits for the garbage collector: a few mappings, and
 * their records; with the sanitizer, also what it keeps back of freed memory.
 */
export function assertFlat(before: Resources): void {
  const after = resources();
  const slack = process.env['LINUX_IPC_BUILD'] === 'Debug' ? 1024e6 : 64e6;
  const message = JSON.stringify({ before, after });
  assert.equal(after.descriptors, before.descriptors, message);
  assert.ok(after.mappings < before.mappings + 2000, message);
  assert.ok(after.residentBytes < before.residentBytes + slack, message);
}
