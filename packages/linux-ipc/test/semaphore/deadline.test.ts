/** The deadline of a wait for a word in shared memory, as futex(2) receives it: in parts, and never a later one. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../support/temporary-folder.js';

const trace = join(temporaryFolder(), 'trace');

describe('the time-out of a wait', () => {
  it('is one point in time, which no part of the wait passes', () => {
    const script = `
      import { AnonymousMemory } from 'linux-ipc/shared-memory';
      import { Semaphore } from 'linux-ipc/semaphore';
      const memory = AnonymousMemory.create({ size: 4096 });
      const semaphore = Semaphore.createIn(memory.bytes);
      console.log(String(process.hrtime.bigint()));
      semaphore.waitSync(250);`;
    const calls = ['-e', 'trace=futex', '-o', trace];
    const node = [process.execPath, '--input-type=module', '-e', script];
    const begun = BigInt(execFileSync('strace', [...calls, ...node], { encoding: 'utf8' }));
    const waits = readFileSync(trace, 'utf8').matchAll(
      /FUTEX_WAIT_BITSET, .*\{tv_sec=(\d+), tv_nsec=(\d+)\}/g,
    );
    const [first = 0n, ...further] = [...waits].map(
      ([, seconds = '', rest = '']) => BigInt(seconds) * 10n ** 9n + BigInt(rest),
    );
    assert.ok(further.length >= 2);
    const last = further.at(-1) ?? 0n;
    const ms = 10n ** 6n;
    assert.ok(last >= begun + 250n * ms);
    // Each part ends after 100 ms at most, so the first began that much before its end, and the wait before that.
    assert.ok(last <= first + 150n * ms);
  });
});
