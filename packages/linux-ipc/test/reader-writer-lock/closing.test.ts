import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { taken } from '../support/taken.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { assertFree, untilReadersAreShutOut } from './support/states.js';

const peer = compilePeer('reader-writer', temporaryFolder());

describe('a reader-writer lock that is closed', () => {
  it('is released as by a death if it is held', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const writers = ReaderWriterLock.openIn(segment.bytes);
    const readers = ReaderWriterLock.openIn(segment.bytes);
    const reading = [taken(readers.tryLockRead()), taken(readers.tryLockRead())];
    const waiting = lock.lockWrite();
    await untilReadersAreShutOut(lock);
    readers.close();
    readers.close();
    assert.deepEqual([readers.closed, ...reading.map(({ held }) => held)], [true, false, false]);
    for (const held of reading) held.unlock();
    (await waiting).unlock();
    assert.equal(lock.readerDeaths, 2);

    const writing = taken(writers.tryLockWrite());
    const behind = lock.lockWrite();
    await stat('/');
    writers.close();
    assert.equal(writing.held, false);
    writing.makeConsistent();
    writing.unlock();
    const next = await behind;
    assert.equal(next.writerDied, true);
    next.makeConsistent();
    next.unlock();
    for (const use of [
      () => writers.tryLockRead(),
      () => writers.tryLockWrite(),
      () => writers.lockReadSync(),
      () => writers.lockWriteSync(),
      () => writers.readerDeaths,
    ]) {
      assert.throws(use, { code: 'ERR_CLOSED', message: 'the reader-writer lock is closed' });
    }
    await assert.rejects(writers.lockRead(), { code: 'ERR_CLOSED' });
    await assert.rejects(writers.lockWrite(), { code: 'ERR_CLOSED' });
    assertFree(lock);
  });

  it('rejects pending waits', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const held = taken(lock.tryLockWrite());
    const closing = ReaderWriterLock.openIn(segment.bytes);
    const waits = Array.from({ length: 20 }, (_, i) =>
      assert.rejects(i % 2 === 0 ? closing.lockRead() : closing.lockWrite(), {
        code: 'ERR_CLOSED',
      }),
    );
    closing.close();
    await Promise.all(waits);
    held.unlock();
    taken(lock.lockWriteSync()).unlock();
  });

  it('stays held when the memory in which it was opened is closed', async () => {
    const segment = temporarySegment();
    await using child = new Child(peer, [String(segment.id)]);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const held = taken(lock.tryLockRead());
    assert.equal(await child.ask('try-write'), 'EBUSY');
    segment.close();
    assert.equal(await child.ask('try-write'), 'EBUSY');
    held.unlock();
    assert.equal(await child.ask('try-write'), 'done');
    assert.equal(lock.tryLockRead(), undefined);
  });
});
