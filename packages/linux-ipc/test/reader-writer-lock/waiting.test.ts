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

describe('waiting for a reader-writer lock', () => {
  it('wakes a waiting C program, and is woken by it', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    for (const [mine, theirs] of [
      ['write', 'read'],
      ['write', 'write'],
      ['read', 'write'],
    ] as const) {
      for (const form of ['waiting', 'standing still'] as const) {
        const held = taken(mine === 'read' ? lock.lockReadSync() : lock.lockWriteSync());
        child.say(theirs);
        await stat('/');
        held.unlock();
        assert.equal(await child.line(), 'done');
        if (form === 'waiting') {
          const locking: Promise<Disposable> = mine === 'read' ? lock.lockRead() : lock.lockWrite();
          await stat('/');
          child.say(`end-${theirs}`);
          (await locking)[Symbol.dispose]();
        } else {
          child.say(`end-${theirs}`);
          taken<Disposable>(mine === 'read' ? lock.lockReadSync() : lock.lockWriteSync())[
            Symbol.dispose
          ]();
        }
        assert.equal(await child.line(), 'done');
      }
    }
    assertFree(lock);
  });

  it('admits no further reader while a writer waits, and does not starve it by a stream of readers', async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const reading = taken(lock.tryLockRead());
    const writing = lock.lockWrite();
    await untilReadersAreShutOut(lock);
    assert.equal(lock.lockReadSync(1), undefined);
    const behind = lock.lockRead();
    reading.unlock();
    const held = await writing;
    assert.equal(lock.tryLockRead(), undefined);
    held.unlock();
    (await behind).unlock();

    const children = [1, 2, 3].map(() => new Child(peer, [String(segment.id)]));
    for (const child of children) child.say('hammer-read 0');
    for (let i = 0; i < 200; i++) {
      const lockOfMine = i % 2 === 0 ? await lock.lockWrite() : taken(lock.lockWriteSync());
      lockOfMine.unlock();
    }
    await Promise.all(children.map((child) => child.kill()));
    using last = await lock.lockWrite();
    assert.equal(last.writerDied, false);
  });

  it('refuses to wait for this thread itself', () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    using same = ReaderWriterLock.openIn(segment.bytes);
    for (const through of [lock, same]) {
      const reading = taken(lock.tryLockRead());
      assert.equal(through.tryLockWrite(), undefined);
      assert.throws(() => through.lockWriteSync(), { code: 'EDEADLK' });
      taken(through.lockReadSync()).unlock();
      reading.unlock();
      const writing = taken(lock.tryLockWrite());
      assert.equal(through.tryLockRead(), undefined);
      assert.throws(() => through.lockWriteSync(), { code: 'EDEADLK' });
      assert.throws(() => through.lockReadSync(), { code: 'EDEADLK' });
      writing.unlock();
    }
    assertFree(lock);
  });

  it('does not hold the lock after a time-out or an abort', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const aborted = { signal: AbortSignal.abort(new Error('no')) };
    await assert.rejects(lock.lockRead(aborted), { message: 'no' });
    await assert.rejects(lock.lockWrite(aborted), { message: 'no' });
    const writing = taken(lock.lockWriteSync());
    await assert.rejects(lock.lockRead({ signal: AbortSignal.timeout(5) }), {
      name: 'TimeoutError',
    });
    await assert.rejects(lock.lockWrite({ signal: AbortSignal.timeout(5) }), {
      name: 'TimeoutError',
    });
    writing.unlock();
    for (let i = 0; i < 300; i++) {
      const mine = taken<Disposable>(i % 4 === 0 ? lock.lockReadSync() : lock.lockWriteSync());
      const abort = new AbortController();
      const waits = [lock.lockWrite(abort), lock.lockRead(abort)].map((waiting) =>
        waiting.then(
          (held: Disposable) => {
            held[Symbol.dispose]();
          },
          (error: unknown) => {
            assert.equal(error, abort.signal.reason);
          },
        ),
      );
      if (i % 3 === 0) await stat('/');
      mine[Symbol.dispose]();
      if (i % 3 === 1) await stat('/');
      abort.abort();
      await Promise.all(waits);
    }
    const last = taken(lock.lockWriteSync());
    assert.equal(last.writerDied, false);
    last.unlock();
    assert.equal(lock.readerDeaths, 0);
  });
});
