import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { describe, it } from 'node:test';

import { SharedMemory, SystemVSegment } from 'linux-ipc/shared-memory';

import { nobody, noOtherUser } from '../support/other-user.js';
import { uniqueName } from '../support/unique-name.js';

describe('the shared memory of another user', { skip: noOtherUser }, () => {
  it('is private by default', () => {
    using memory = SharedMemory.create(uniqueName(), { size: 10 });
    try {
      const path = `/dev/shm${memory.name}`;
      assert.equal(statSync(path).mode & 0o777, 0o600);
      const { stderr } = spawnSync('python3', ['-c', `open("${path}")`], {
        uid: nobody,
        gid: nobody,
        encoding: 'utf8',
      });
      assert.match(stderr, /PermissionError/);
    } finally {
      memory.unlink();
    }
  });

  it('is attached for reading if this user may only read it', () => {
    using segment = SystemVSegment.create({ size: 10, mode: 0o644 });
    try {
      segment.bytes[0] = 9;
      const program = `import { SystemVSegment } from 'linux-ipc/shared-memory';
        process.setgid(${nobody}); process.setgroups([]); process.setuid(${nobody});
        const id = ${segment.id};
        try { SystemVSegment.attach(id); } catch (error) { console.log(error.code); }
        const reader = SystemVSegment.attach(id, { access: 'read' });
        reader.bytes[0]++;
        console.log(reader.bytes[0]);`;
      const words = ['--input-type=module', '--eval', program];
      assert.equal(execFileSync(process.execPath, words, { encoding: 'utf8' }), 'EACCES\n10\n');
      assert.equal(segment.bytes[0], 9);
    } finally {
      segment.remove();
    }
  });
});
