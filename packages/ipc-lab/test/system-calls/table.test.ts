import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { systemCall, systemCalls, traceFilter } from '../../dist/system-calls/system-calls.js';

/** `#define __NR_read 0`; `__NR3264_` in the header that 32- and 64-bit machines share. */
function numbersIn(header: string): Map<string, number> {
  const text = readFileSync(header, 'utf8');
  const found = text.matchAll(/^#define __NR(?:3264)?_(\w+) (\d+)$/gm);
  const numbers = new Map([...found].map(([, name = '', number]) => [name, Number(number)]));
  // The header for arm64 has the kernel's name; strace has one name for all machines.
  const shared = numbers.get('fstatat');
  if (shared !== undefined) numbers.set('newfstatat', shared);
  return numbers;
}

/** Headers of the package linux-libc-dev, on Debian for x64. */
const headers = {
  x64: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h',
  arm64: '/usr/include/asm-generic/unistd.h',
};

describe('the table of system calls', () => {
  it('has each name once, and each number of a machine once', () => {
    for (const key of ['name', 'x64', 'arm64'] as const) {
      const values = systemCalls.map((call) => call[key]).filter((value) => value !== undefined);
      assert.deepEqual([...new Set(values)], values, key);
    }
  });

  for (const machine of ['x64', 'arm64'] as const) {
    const isThere = existsSync(headers[machine]);
    it(`has the kernel's numbers for ${machine}`, { skip: !isThere }, () => {
      const numbers = numbersIn(headers[machine]);
      const newest = Math.max(...numbers.values());
      for (const call of systemCalls) {
        // The headers may be older than the call.
        if ((call[machine] ?? 0) <= newest)
          assert.equal(call[machine], numbers.get(call.name), call.name);
      }
    });
  }

  it('has calls that strace knows', () => {
    const given = ['-e', `trace=${traceFilter}`, '-o', '/dev/null', '--', '/bin/true'];
    const { status, stderr } = spawnSync('strace', given, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });

  it('traces the calls that make events and those that wait, and no others', () => {
    const traced = new Set(traceFilter.replaceAll('?', '').split(','));
    for (const { name, handler, waitsFor } of systemCalls) {
      const isNeeded = handler !== undefined || waitsFor !== undefined;
      assert.equal(traced.has(name), isNeeded, name);
    }
  });

  it('marks, in the filter for strace, each call that a machine lacks', () => {
    const plain = new Set(traceFilter.split(','));
    for (const { name, x64, arm64 } of systemCalls) {
      if (x64 === undefined || arm64 === undefined) assert.ok(!plain.has(name), name);
    }
  });

  it('has a time-out only for a call that waits, and no row without a use', () => {
    for (const { name, limit, waitsFor, handler, decoder } of systemCalls) {
      if (limit !== undefined) assert.ok(waitsFor !== undefined, name);
      assert.ok((handler ?? waitsFor ?? decoder) !== undefined, name);
    }
  });

  it('knows no call of an unknown name', () => {
    assert.equal(systemCall('nothing'), undefined);
  });
});
