import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { Mutex } from 'linux-ipc/mutex';

import { Child } from '../support/child.js';
import { compilePeer, fixture } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';

const peer = compilePeer('robust-mutex', temporaryFolder());
/** At random moments: a campaign. `interleavings.test.ts` has every step, `lifecycle/crash.test.ts` a sample. */
const kills = Number(process.env['LINUX_IPC_KILLS'] ?? 0);
const skip = kills === 0 && 'a campaign: LINUX_IPC_KILLS=100';

/** Acquires the mutex, and checks the numbers or repairs them; returns whether an owner had died. */
function inspect(lock: NonNullable<ReturnType<Mutex['tryLock']>>, numbers: Int32Array): boolean {
  const died = lock.ownerDied;
  const [first = 0, second = 0] = numbers;
  if (died) {
    numbers[1] = first;
    lock.makeConsistent();
  } else {
    assert.equal(first, second);
  }
  lock.unlock();
  return died;
}

describe('the death of owners of a mutex', () => {
  it('leaves it usable after C programs are killed at random moments', { skip }, async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const numbers = new Int32Array(segment.bytes.buffer, 64);
    await using survivor = new Child(peer, [String(segment.id)]);
    survivor.say('hammer 200000');
    for (let i = 0; i < kills; i++) {
      await using victim = new Child(peer, [String(segment.id)]);
      victim.say('hammer 0');
      await delay(Math.random() * 5);
      const locking = mutex.lock();
      await victim.kill();
      inspect(await locking, numbers);
      const lock = mutex.lockSync();
      assert.ok(lock !== undefined);
      inspect(lock, numbers);
    }
    // glibc may forget a waiter if another one is woken and killed before it acquires the mutex, until some
    // process has to wait.
    const done = survivor.line();
    while ((await Promise.race([done, delay(1)])) === undefined) {
      const lock = await mutex.lock();
      const next = mutex.lock();
      await delay(1);
      inspect(lock, numbers);
      inspect(await next, numbers);
    }
    assert.equal(await done, 'done');
  });

  it('leaves it usable after JavaScript is killed at random moments', { skip }, async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const numbers = new Int32Array(segment.bytes.buffer, 64);
    for (let i = 0; i < kills / 10; i++) {
      await using cProgram = new Child(peer, [String(segment.id)]);
      const victims = Array.from(
        { length: 2 },
        () => new Child(process.execPath, [fixture('mutex-hammer'), String(segment.id)]),
      );
      for (const victim of victims) assert.equal(await victim.line(), 'started');
      cProgram.say('hammer 0');
      await delay(Math.random() * 20);
      const locking = mutex.lock();
      await Promise.all(victims.map((victim) => victim.kill()));
      inspect(await locking, numbers);
      await cProgram.kill();
      const lock = await mutex.lock();
      inspect(lock, numbers);
    }
  });

  it('loses no update while no process dies', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const numbers = new Int32Array(segment.bytes.buffer, 64);
    await using cProgram = new Child(peer, [String(segment.id)]);
    await using javaScript = new Child(process.execPath, [
      fixture('mutex-hammer'),
      String(segment.id),
      '2000',
    ]);
    assert.equal(await javaScript.line(), 'started');
    cProgram.say('hammer 100000');
    assert.equal(await javaScript.line(), 'done');
    assert.equal(await cProgram.line(), 'done');
    const lock = await mutex.lock();
    assert.equal(inspect(lock, numbers), false);
    assert.equal(numbers[0], 102_000);
  });
});
