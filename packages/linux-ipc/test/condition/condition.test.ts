import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { Condition } from 'linux-ipc/condition';
import { Mutex } from 'linux-ipc/mutex';

import { Child } from '../support/child.js';
import { compilePeer, fixture } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';

const peer = compilePeer('notify-condition', temporaryFolder());

describe('Condition', () => {
  it('notifies another process, whose lock is released while it waits', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using condition = Condition.openIn(segment.bytes.subarray(128));
    await using child = new Child(process.execPath, [
      fixture('condition-waiter'),
      String(segment.id),
    ]);
    assert.equal(await child.line(), 'started');
    const lock = await mutex.lock();
    new Int32Array(segment.bytes.buffer, 64)[0] = 1;
    condition.notifyOne();
    lock.unlock();
    assert.equal(await child.line(), 'noticed');
  });

  it('is notified by a C program that uses futex(2) only', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using condition = Condition.openIn(segment.bytes.subarray(128));
    using lock = await mutex.lock();
    const waiting = condition.wait(lock);
    assert.equal(lock.held, false);
    execFileSync(peer, [String(segment.id)]);
    await waiting;
    assert.equal(lock.held, true);
    assert.equal(mutex.tryLock(), undefined);
  });

  it('wakes one waiter at a time, or all', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using condition = Condition.openIn(segment.bytes.subarray(128));
    let places = 0;
    const pass = async (): Promise<void> => {
      using lock = await mutex.lock();
      while (places === 0) await condition.wait(lock);
      places--;
    };
    const waiting = Array.from({ length: 20 }, pass);
    for (let i = 0; i < 10; i++) {
      const lock = await mutex.lock();
      places++;
      condition.notifyOne();
      lock.unlock();
    }
    const lock = await mutex.lock();
    places += 10;
    condition.notifyAll();
    lock.unlock();
    await Promise.all(waiting);
    assert.equal(places, 0);
  });

  it('reports, after the wait, that the holder of the mutex has died', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using condition = Condition.openIn(segment.bytes.subarray(128));
    const lock = await mutex.lock();
    const waiting = condition.wait(lock);
    // Closing a mutex that is held counts as the death of its owner.
    const dying = Mutex.openIn(segment.bytes);
    await dying.lock();
    condition.notifyOne();
    dying.close();
    await waiting;
    assert.equal(lock.ownerDied, true);
    lock.makeConsistent();
    lock.unlock();
    mutex.tryLock()?.unlock();
    assert.equal((await mutex.lock()).ownerDied, false);
  });

  it('does not hold the lock after a time-out or an abort', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using condition = Condition.openIn(segment.bytes.subarray(128));
    const lock = await mutex.lock();
    assert.equal(condition.waitSync(lock, 5), false);
    assert.equal(lock.held, false);
    const again = await mutex.lock();
    await assert.rejects(condition.wait(again, { signal: AbortSignal.timeout(5) }), {
      name: 'TimeoutError',
    });
    assert.equal(again.held, false);
    mutex.tryLock()?.unlock();
    const notHeld = { code: 'EPERM', message: /the lock is not held/ };
    await assert.rejects(condition.wait(again), notHeld);
    assert.throws(() => condition.waitSync(again), notHeld);
    mutex.close();
    const closed = { code: 'ERR_CLOSED', message: 'the mutex is closed' };
    await assert.rejects(condition.wait(again), closed);
  });

  it('rejects pending waits when it is closed', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const condition = Condition.openIn(segment.bytes.subarray(128));
    const waiting = assert.rejects(condition.wait(await mutex.lock()), { code: 'ERR_CLOSED' });
    await Promise.resolve();
    condition.close();
    condition.close();
    await waiting;
    assert.throws(
      () => {
        condition.notifyOne();
      },
      { code: 'ERR_CLOSED' },
    );
  });
});
