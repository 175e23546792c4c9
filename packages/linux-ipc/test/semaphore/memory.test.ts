import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { Semaphore } from 'linux-ipc/semaphore';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';

const peer = compilePeer('posix-semaphore', temporaryFolder());

describe('the memory of a semaphore', () => {
  it('stays usable when the memory in which it was opened is closed', async () => {
    const segment = temporarySegment();
    using semaphore = Semaphore.createIn(segment.bytes, { value: 1 });
    await using child = new Child(peer, ['in', String(segment.id)]);
    assert.equal(await child.line(), 'open');
    const waiting = semaphore.wait().then(() => semaphore.wait());
    segment.close();
    assert.equal(await child.ask('post'), 'done');
    await waiting;
    assert.equal(await child.ask('value'), '0');
  });

  it('survives any content of its memory', async () => {
    const contents = [0, 1, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
    for (const value of contents) {
      for (const rest of contents) {
        using segment = temporarySegment();
        using semaphore = Semaphore.createIn(segment.bytes);
        const words = new Uint32Array(segment.bytes.buffer);
        words.fill(rest);
        words[0] = value;
        assert.equal(semaphore.value, value);
        assert.equal(semaphore.tryWait(), value > 0);
        if (value < 2 ** 31 - 1) semaphore.post();
        words[0] = 0;
        assert.equal(semaphore.waitSync(1), false);
        const abort = new AbortController();
        const waiting = semaphore.wait({ signal: abort.signal });
        await stat('/');
        words.fill(rest);
        abort.abort();
        await assert.rejects(waiting, { name: 'AbortError' });
      }
    }
  });
});
