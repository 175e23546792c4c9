import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { ReaderWriterLock, type WriteLock } from 'linux-ipc/reader-writer-lock';
import type { SystemVSegment } from 'linux-ipc/shared-memory';

import { Child } from '../support/child.js';
import { compilePeer, fixture } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';

const peer = compilePeer('reader-writer', temporaryFolder());
/** At random moments: a campaign. `lifecycle/crash.test.ts` has a sample. */
const kills = Number(process.env['LINUX_IPC_KILLS'] ?? 0);
const skip = kills === 0 && 'a campaign: LINUX_IPC_KILLS=100';

function numbersIn(segment: SystemVSegment): Int32Array {
  return new Int32Array(segment.bytes.buffer, ReaderWriterLock.byteLength);
}

/** Checks the numbers that the lock guards, and repairs them after a death. */
function inspect(held: WriteLock, numbers: Int32Array): void {
  const [first = 0, second = 0] = numbers;
  if (held.writerDied) {
    numbers[1] = first;
    held.makeConsistent();
  } else {
    assert.equal(first, second);
  }
  held.unlock();
}

describe('the death of holders of a reader-writer lock', () => {
  it('leaves it usable after C programs are killed at random moments', { skip }, async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const numbers = numbersIn(segment);
    for (let i = 0; i < kills; i++) {
      await using victim = new Child(peer, [String(segment.id)]);
      await using reader = new Child(peer, [String(segment.id)]);
      victim.say('hammer 0');
      reader.say('hammer-read 0');
      await delay(Math.random() * 5);
      const writing = lock.lockWrite().then((held) => {
        inspect(held, numbers);
      });
      const reading = lock.lockRead().then((held) => {
        held.unlock();
      });
      await Promise.all([victim.kill(), reader.kill()]);
      await Promise.all([writing, reading]);
      inspect(await lock.lockWrite(), numbers);
      using last = lock.tryLockWrite();
      assert.equal(last?.writerDied, false);
    }
  });

  it('leaves it usable after JavaScript is killed at random moments', { skip }, async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const numbers = numbersIn(segment);
    for (let i = 0; i < kills / 10; i++) {
      await using cProgram = new Child(peer, [String(segment.id)]);
      const victims = Array.from(
        { length: 2 },
        () => new Child(process.execPath, [fixture('reader-writer-hammer'), String(segment.id)]),
      );
      for (const victim of victims) assert.equal(await victim.line(), 'started');
      cProgram.say('hammer 0');
      await delay(Math.random() * 20);
      const writing = lock.lockWrite();
      await Promise.all(victims.map((victim) => victim.kill()));
      inspect(await writing, numbers);
      await cProgram.kill();
      inspect(await lock.lockWrite(), numbers);
      using last = lock.tryLockWrite();
      assert.equal(last?.writerDied, false);
    }
  });

  it('loses no update while no process dies', async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    await using cProgram = new Child(peer, [String(segment.id)]);
    const javaScript = [1, 2].map(
      () =>
        new Child(process.execPath, [fixture('reader-writer-hammer'), String(segment.id), '1000']),
    );
    for (const child of javaScript) assert.equal(await child.line(), 'started');
    cProgram.say('hammer 20000');
    for (const child of [...javaScript, cProgram]) assert.equal(await child.line(), 'done');
    for (const child of javaScript) assert.equal(await child.end(), 0);
    using held = lock.tryLockWrite();
    assert.equal(held?.writerDied, false);
    assert.deepEqual([...numbersIn(segment).subarray(0, 2)], [5500, 5500]);
    assert.equal(lock.readerDeaths, 0);
  });
});
