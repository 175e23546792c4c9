/** Long messages are given memory that was used before: it need not be mapped and zeroed anew. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { fixture } from '../../support/peers.js';

/** AddressSanitizer has a malloc(3) of its own, which keeps freed memory from being used again. */
const isSanitized = process.env['LINUX_IPC_BUILD'] === 'Debug';

/** The page faults of filling memory for a message, after memory as long was collected. */
function pageFaults(pages: number, environment: NodeJS.ProcessEnv = {}): number {
  // One thread: when gc() returns, the memory is free.
  const flags = ['--expose-gc', '--single-threaded'];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, fixture('fills-own-bytes'), String(pages)],
    { encoding: 'utf8', env: { ...process.env, ...environment } },
  );
  assert.equal(stderr, '');
  return Number(stdout);
}

describe('the memory of a long message', () => {
  it('is used again for later ones', { skip: isSanitized }, () => {
    for (const pages of [64, 256, 4096]) {
      const faults = pageFaults(pages);
      assert.ok(faults < pages / 4, `${pages} pages, ${faults} page faults`);
    }
  });

  it('is not, if the user has set the thresholds of malloc', { skip: isSanitized }, () => {
    const faults = pageFaults(4096, { MALLOC_MMAP_THRESHOLD_: '131072' });
    assert.ok(faults >= 4096, `${faults} page faults`);
  });
});
