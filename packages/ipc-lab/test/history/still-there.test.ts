import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { PosixMessageQueue } from 'linux-ipc/message-queue';

import { stillThere } from '../../dist/history/still-there.js';

describe('whether an object that a run left behind still exists', () => {
  it('is seen in the file system for a path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'still-there-'));
    const path = join(folder, 'fifo');
    writeFileSync(path, '');
    assert.equal(stillThere({ kind: 'fifo', name: path }), true);
    rmSync(folder, { recursive: true });
    assert.equal(stillThere({ kind: 'fifo', name: path }), false);
  });

  it('is assumed for a System V object, which only a call removes', () => {
    assert.equal(stillThere({ kind: 'segment', name: 'segment:5' }), true);
  });

  it('is not seen in the file system for a POSIX queue, unless its names are files', () => {
    const name = `/still-there-${process.pid}`;
    const queue = PosixMessageQueue.create(name);
    assert.equal(stillThere({ kind: 'queue', name }), true);
    queue.unlink();
    queue.close();
    assert.equal(stillThere({ kind: 'queue', name }), !existsSync('/dev/mqueue'));
  });
});
