import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { makeFifo } from 'linux-ipc/fifo';

import { nobody, noOtherUser } from '../support/other-user.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('the FIFO of another user', { skip: noOtherUser }, () => {
  it('is refused only in a world-writable sticky directory', () => {
    const shared = temporaryFolder();
    chmodSync(shared, 0o1777);
    const path = join(shared, 'fifo');
    execFileSync('mkfifo', [path], { uid: nobody, gid: nobody });
    assert.throws(() => makeFifo(path), { code: 'EACCES', path });
    for (const mode of [0o755, 0o1755, 0o775, 0o1775, 0o777]) {
      chmodSync(shared, mode);
      assert.equal(makeFifo(path), false, mode.toString(8));
    }
  });
});
