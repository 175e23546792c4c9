import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { taken } from '../support/taken.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { assertFree, untilReadersAreShutOut } from './support/states.js';

const peer = compilePeer('reader-writer', temporaryFolder());

describe('ReaderWriterLock', () => {
  it('lets many read or one write, a C program among them, whichever side created it', async () => {
    for (const maker of ['JavaScript', 'C']) {
      using segment = temporarySegment();
      await using child = new Child(peer, [String(segment.id)]);
      if (maker === 'C') assert.equal(await child.ask('init'), 'done');
      using lock =
        maker === 'C'
          ? ReaderWriterLock.openIn(segment.bytes)
          : ReaderWriterLock.createIn(segment.bytes);
      const [first, second] = [taken(lock.tryLockRead()), taken(lock.tryLockRead())];
      assert.equal(first.writerDied, false);
      assert.equal(await child.ask('try-read'), 'done');
      assert.equal(await child.ask('try-write'), 'EBUSY');
      assert.equal(await child.ask('end-read'), 'done');
      first.unlock();
      assert.equal(first.held, false);
      assert.equal(second.held, true);
      assert.equal(await child.ask('try-write'), 'EBUSY');
      second.unlock();
      assert.equal(await child.ask('try-write'), 'done');
      assert.equal(lock.tryLockRead(), undefined);
      assert.equal(lock.tryLockWrite(), undefined);
      assert.equal(lock.lockReadSync(5), undefined);
      assert.equal(lock.lockWriteSync(5), undefined);
      assert.equal(await child.ask('end-write'), 'done');
      const writing = taken(lock.tryLockWrite());
      assert.equal(await child.ask('try-read'), 'EBUSY');
      assert.equal(await child.ask('try-write'), 'EBUSY');
      writing.unlock();
      assert.equal(await child.ask('try-read'), 'done');
      assert.equal(lock.tryLockWrite(), undefined);
      taken(lock.tryLockRead()).unlock();
      assert.equal(await child.ask('end-read'), 'done');
      assertFree(lock);
    }
  });

  it('is passed on within one process, through one object or several', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    using same = ReaderWriterLock.openIn(segment.bytes);
    let readers = 0;
    let writers = 0;
    const use = async (i: number): Promise<void> => {
      const through = i % 2 === 0 ? lock : same;
      if (i % 5 === 0) {
        using held = await through.lockWrite();
        assert.equal(held.writerDied, false);
        assert.deepEqual([readers, ++writers], [0, 1]);
        await turn();
        writers--;
      } else {
        using held = await through.lockRead();
        assert.equal(held.writerDied, false);
        readers++;
        assert.equal(writers, 0);
        await turn();
        readers--;
      }
    };
    await Promise.all(Array.from({ length: 200 }, (_, i) => use(i)));
    assert.equal(lock.readerDeaths, 0);
    assertFree(lock);
  });

  it('admits mostReaders readers, and lets further ones wait', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    const most = ReaderWriterLock.mostReaders;
    const readers = Array.from({ length: most }, () => taken(lock.tryLockRead()));
    assert.equal(lock.tryLockRead(), undefined);
    assert.throws(() => lock.lockReadSync(), { code: 'EDEADLK' });
    assert.equal(await child.ask('try-read'), 'EBUSY');
    const waiting = lock.lockRead();
    await stat('/');
    for (const reader of readers) reader.unlock();
    (await waiting).unlock();
    assertFree(lock);
  });

  it('is released once, even by two calls', () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const reading = taken(lock.tryLockRead());
    reading.unlock();
    const writing = taken(lock.tryLockWrite());
    reading.unlock();
    assert.equal(lock.tryLockRead(), undefined);
    writing.unlock();
    using again = taken(lock.tryLockRead());
    writing.unlock();
    writing.makeConsistent();
    assert.equal(again.held, true);
    assert.equal(lock.tryLockWrite(), undefined);
  });

  it('excludes worker threads from each other, and is not held by one that is terminated while it waits', async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const open = `Promise.all([import('linux-ipc/reader-writer-lock'), import('linux-ipc/shared-memory')]).then(
        async ([{ ReaderWriterLock }, { SystemVSegment }]) => {
          const segment = SystemVSegment.attach(${String(segment.id)});
          const lock = ReaderWriterLock.openIn(segment.bytes);
          const numbers = new Int32Array(segment.bytes.buffer, 4096);`;
    const program = `${open}
      for (let i = 0; i < 500; i++) {
        const held = i % 2 === 0 ? lock.lockWriteSync() : await lock.lockWrite();
        if (held.writerDied) throw new Error('nobody died');
        numbers[0]++;
        held.unlock();
        lock.lockReadSync().unlock();
      } });`;
    const workers = Array.from({ length: 3 }, () => new Worker(program, { eval: true }));
    const codes = await Promise.all(workers.map((worker) => once(worker, 'exit')));
    assert.deepEqual(codes, [[0], [0], [0]]);
    assert.equal(new Int32Array(segment.bytes.buffer, 4096)[0], 1500);

    const reading = taken(lock.tryLockRead());
    const waits = new Worker(
      `${open} await Promise.all([lock.lockWrite(), lock.lockRead()]); });`,
      {
        eval: true,
      },
    );
    await untilReadersAreShutOut(lock);
    await waits.terminate();
    reading.unlock();
    taken(lock.lockWriteSync()).unlock();
  });
});
