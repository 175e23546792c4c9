import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';

import { nobody, noOtherUser } from '../../../linux-ipc/dist-test/support/other-user.js';
import { programPath } from '../support/program-path.js';

const asNobody = `import os, sys
os.setgroups([])
os.setgid(${nobody})
os.setuid(${nobody})
os.access(sys.argv[2], os.R_OK) or sys.exit(77)
os.execv(sys.argv[1], sys.argv[1:])`;

describe('ipc-lab why, asked about a process of another user', { skip: noOtherUser }, () => {
  it('says that it cannot inspect the process', async (t) => {
    const child = spawn('sleep', ['1000']);
    try {
      const lab = [process.execPath, programPath('ipc-lab'), 'why', '--lang', 'en'];
      const { status, stderr } = spawnSync('python3', ['-c', asNobody, ...lab, `${child.pid}`], {
        encoding: 'utf8',
      });
      if (status === 77) {
        t.skip('another user may not read this package');
        return;
      }
      assert.equal(
        stderr,
        `ipc-lab why: process ${child.pid} belongs to another user: what it waits for cannot be seen\n`,
      );
      assert.equal(status, 2);
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  });
});
