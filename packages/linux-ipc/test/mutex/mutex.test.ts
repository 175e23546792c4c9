import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { Mutex } from 'linux-ipc/mutex';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { taken } from '../support/taken.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { until } from '../support/until.js';

const peer = compilePeer('robust-mutex', temporaryFolder());

describe('Mutex', () => {
  it('is acquired by a waiter with the mark that others may still wait, so that its release wakes one', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const word = new Uint32Array(segment.bytes.buffer, 0, 1);
    const hasWaiters = (): boolean => ((word[0] ?? 0) & 0x8000_0000) !== 0; // FUTEX_WAITERS
    const lock = taken(mutex.tryLock());
    assert.equal(hasWaiters(), false);
    const locking = mutex.lock();
    await until(hasWaiters);
    lock.unlock();
    const second = await locking;
    assert.equal(hasWaiters(), true);
    second.unlock();
    assert.equal(word[0], 0);
  });

  it('excludes a C program, and is excluded by it', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    const lock = taken(mutex.tryLock());
    assert.equal(lock.ownerDied, false);
    assert.equal(lock.held, true);
    assert.equal(await child.ask('trylock'), 'EBUSY');
    lock.unlock();
    assert.equal(lock.held, false);
    assert.equal(await child.ask('trylock'), 'done');
    assert.equal(mutex.tryLock(), undefined);
    assert.equal(mutex.lockSync(5), undefined);
    assert.equal(await child.ask('unlock'), 'done');
    taken(mutex.tryLock()).unlock();
  });

  it('wakes a waiting C program, and is woken by it, whichever side created it', async () => {
    for (const maker of ['JavaScript', 'C']) {
      using segment = temporarySegment();
      await using child = new Child(peer, [String(segment.id)]);
      if (maker === 'C') assert.equal(await child.ask('init'), 'done');
      using mutex = maker === 'C' ? Mutex.openIn(segment.bytes) : Mutex.createIn(segment.bytes);
      const lock = taken(mutex.tryLock());
      child.say('lock');
      await turn();
      lock.unlock();
      assert.equal(await child.line(), 'done');
      const locking = mutex.lock();
      assert.equal(await child.ask('unlock'), 'done');
      (await locking).unlock();
      assert.equal(await child.ask('lock'), 'done');
      child.say('unlock');
      taken(mutex.lockSync()).unlock();
      assert.equal(await child.line(), 'done');
    }
  });

  it('is passed on within one process, through one object or several', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using same = Mutex.openIn(segment.bytes);
    let inside = 0;
    const use = async (through: Mutex): Promise<void> => {
      using lock = await through.lock();
      assert.equal(lock.ownerDied, false);
      assert.equal(++inside, 1);
      await turn();
      inside--;
    };
    await Promise.all(Array.from({ length: 100 }, (_, i) => use(i % 2 === 0 ? mutex : same)));
    const lock = taken(same.tryLock());
    for (const through of [mutex, same]) {
      assert.equal(through.tryLock(), undefined);
      assert.throws(() => through.lockSync(), {
        code: 'EDEADLK',
        message: /this thread would wait for itself/,
      });
    }
    lock.unlock();
  });

  it('is released once, even by two calls', () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const first = taken(mutex.tryLock());
    first.unlock();
    using second = taken(mutex.tryLock());
    first.unlock();
    assert.equal(second.held, true);
    assert.equal(mutex.tryLock(), undefined);
    first.makeConsistent();
  });

  it('is not held after a time-out or an abort', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    await assert.rejects(mutex.lock({ signal: AbortSignal.abort(new Error('no')) }), {
      message: 'no',
    });
    assert.equal(await child.ask('lock'), 'done');
    assert.equal(mutex.lockSync(0), undefined);
    await assert.rejects(mutex.lock({ signal: AbortSignal.timeout(5) }), { name: 'TimeoutError' });
    assert.equal(await child.ask('unlock'), 'done');
    for (let i = 0; i < 300; i++) {
      const held = taken(mutex.lockSync());
      const abort = new AbortController();
      const locking = mutex.lock({ signal: abort.signal }).then(
        (lock) => {
          lock.unlock();
        },
        (error: unknown) => {
          assert.equal(error, abort.signal.reason);
        },
      );
      if (i % 3 === 0) await stat('/');
      held.unlock();
      if (i % 3 === 1) await stat('/');
      abort.abort();
      await locking;
    }
    const last = taken(mutex.lockSync());
    assert.equal(last.ownerDied, false);
    last.unlock();
    assert.equal(await child.ask('lock'), 'done');
  });

  it('rejects pending waits when it is closed', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using lock = taken(mutex.tryLock());
    const closing = Mutex.openIn(segment.bytes);
    const waits = Array.from({ length: 20 }, () =>
      assert.rejects(closing.lock(), { code: 'ERR_CLOSED' }),
    );
    closing.close();
    await Promise.all(waits);
    lock.unlock();
    taken(mutex.lockSync()).unlock();
  });

  it('excludes worker threads from one another', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const program = `
      Promise.all([import('linux-ipc/mutex'), import('linux-ipc/shared-memory')]).then(
        async ([{ Mutex }, { SystemVSegment }]) => {
          const segment = SystemVSegment.attach(${String(segment.id)});
          const mutex = Mutex.openIn(segment.bytes);
          const numbers = new Int32Array(segment.bytes.buffer, 64);
          for (let i = 0; i < 500; i++) {
            const lock = i % 2 === 0 ? mutex.lockSync() : await mutex.lock();
            if (lock.ownerDied) throw new Error('nobody died');
            numbers[0]++;
            lock.unlock();
          }
        });`;
    const workers = Array.from({ length: 3 }, () => new Worker(program, { eval: true }));
    const codes = await Promise.all(workers.map((worker) => once(worker, 'exit')));
    assert.deepEqual(codes, [[0], [0], [0]]);
    assert.equal(new Int32Array(segment.bytes.buffer, 64)[0], 1500);
    taken(mutex.tryLock()).unlock();
  });
});
