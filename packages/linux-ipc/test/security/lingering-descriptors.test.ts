import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { fixture } from '../support/peers.js';

describe('a peer that passes descriptors whose close(2) waits', () => {
  it('blocks no call of a process that receives them, or never does', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [fixture('closes-lingering-descriptors')],
      { encoding: 'utf8', timeout: 600_000, killSignal: 'SIGKILL' },
    );
    assert.match(stdout, /done\n$/, `it waits in the last of these:\n${stdout}\n${stderr}`);
    assert.equal(status, 0, stderr);
  });
});
