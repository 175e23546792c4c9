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
        const held = taken(mine === 'read' ? lock.readSync() : lock.writeSync());
        child.say(theirs);
        await stat('/');
        held.unlock();
        assert.equal(await child.line(), 'done');
        if (form === 'waiting') {
          const locking: Promise<Disposable> = mine === 'read' ? lock.read() : lock.write();
          await stat('/');
          child.say(`end-${theirs}`);
          (await locking)[Symbol.dispose]();
        } else {
          child.say(`end-${theirs}`);
          taken<Disposable>(mine === 'read' ? lock.readSync() : lock.writeSync())[Symbol.dispose]();
        }
        assert.equal(await child.line(), 'done');
      }
    }
    assertFree(lock);
  });

  it('admits no further reader while a writer waits, and does not starve it by a stream of readers', async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const reading = taken(lock.tryRead());
    const writing = lock.write();
    await untilReadersAreShutOut(lock);
    assert.equal(lock.readSync(1), undefined);
    const behind = lock.read();
    reading.unlock();
    const held = await writing;
    assert.equal(lock.tryRead(), undefined);
    held.unlock();
    (await behind).unlock();

    const children = [1, 2, 3].map(() => new Child(peer, [String(segment.id)]));
    for (const child of children) child.say('hammer-read 0');
    for (let i = 0; i < 200; i++) {
      const lockOfMine = i % 2 === 0 ? await lock.write() : taken(lock.writeSync());
      lockOfMine.unlock();
    }
    await Promise.all(children.map((child) => child.kill()));
    using last = await lock.write();
    assert.equal(last.writerDied, false);
  });

  it('refuses to wait for this thread itself', () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    using same = ReaderWriterLock.openIn(segment.bytes);
    for (const through of [lock, same]) {
      const reading = taken(lock.tryRead());
      assert.equal(through.tryWrite(), undefined);
      assert.throws(() => through.writeSync(), { code: 'EDEADLK' });
      taken(through.readSync()).unlock();
      reading.unlock();
      const writing = taken(lock.tryWrite());
      assert.equal(through.tryRead(), undefined);
      assert.throws(() => through.writeSync(), { code: 'EDEADLK' });
      assert.throws(() => through.readSync(), { code: 'EDEADLK' });
      writing.unlock();
    }
    assertFree(lock);
  });

  it('does not hold the lock after a time-out or an abort', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const aborted = { signal: AbortSignal.abort(new Error('no')) };
    await assert.rejects(lock.read(aborted), { message: 'no' });
    await assert.rejects(lock.write(aborted), { message: 'no' });
    const writing = taken(lock.writeSync());
    await assert.rejects(lock.read({ signal: AbortSignal.timeout(5) }), { name: 'TimeoutError' });
    await assert.rejects(lock.write({ signal: AbortSignal.timeout(5) }), { name: 'TimeoutError' });
    writing.unlock();
    for (let i = 0; i < 300; i++) {
      const mine = taken<Disposable>(i % 4 === 0 ? lock.readSync() : lock.writeSync());
      const abort = new AbortController();
      const waits = [lock.write(abort), lock.read(abort)].map((waiting) =>
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
    const last = taken(lock.writeSync());
    assert.equal(last.writerDied, false);
    last.unlock();
    assert.equal(lock.readerDeaths, 0);
  });
});
