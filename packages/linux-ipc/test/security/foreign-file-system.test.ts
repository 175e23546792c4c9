import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';

import { fixture } from '../support/peers.js';

describe('a peer that passes what belongs to its own file system, which does not answer', () => {
  it('blocks no call that expects another kind of descriptor, and no asynchronous one', (test) => {
    if (!existsSync('/dev/fuse')) {
      test.skip('FUSE is not there');
      return;
    }
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [fixture('takes-foreign-file')],
      { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' },
    );
    if (stdout.startsWith('cannot mount')) {
      test.skip(stdout.trim());
      return;
    }
    assert.match(stdout, /done\n$/, `it waits in the last of these:\n${stdout}\n${stderr}`);
    assert.equal(status, 0, stderr);
  });
});
