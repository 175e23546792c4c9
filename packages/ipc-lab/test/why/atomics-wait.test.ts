/* A worker of Node.js that waits in Atomics.wait, among the threads of the engine, which all wait for work. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import type { Report } from '../../dist/why/report.js';
import { programWords, why } from './support.js';

const folder = temporaryFolder();

describe('ipc-lab why, of a worker in Atomics.wait', () => {
  it('concludes, names that wait, and does not take the idle pools of the engine for one', async () => {
    const words = programWords('atomics_wait.mjs', folder);
    const { status, stdout } = await why(['--json', '--lang', 'en', '--', ...words]);
    assert.equal(status, 1);
    const { sentences } = JSON.parse(stdout) as Report;
    const waits = sentences.filter(({ text }) => text.includes('waits in Atomics.wait, or on a'));
    const pools = sentences.filter(({ text }) => text.includes('waits for work'));
    assert.equal(waits.length, 1, stdout);
    assert.equal(pools.length, 1, stdout);
    // Node.js has four threads for files and names; on a busy machine, some of the engine's are only starting.
    assert.ok((pools[0]?.threads.length ?? 0) >= 4, stdout);
  });
});
