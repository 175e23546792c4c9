/** A process that overwrites the memory of a channel without end causes errors and wrong messages, and nothing else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { compilePeer, fixture } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

describe('a process that overwrites the memory of a channel without end', () => {
  it('ends, blocks or misleads none that sends or receives', () => {
    const parameters = [
      fixture('channels-overwritten'),
      compilePeer('overwrite-words', folder),
      '3',
    ];
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, parameters, {
      encoding: 'utf8',
      timeout: 120_000,
      killSignal: 'SIGKILL',
    });
    const refusals = Number(/^(\d+) refusals\ndone\n$/m.exec(stdout)?.[1]);
    assert.equal(status, 0, `${String(signal)}, in the last of these:\n${stdout}\n${stderr}`);
    assert.ok(refusals > 20, `${String(refusals)} refusals`);
  });
});
