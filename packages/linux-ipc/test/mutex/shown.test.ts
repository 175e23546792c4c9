/** What `console.log` shows of a mutex: who holds it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';

import { Mutex } from 'linux-ipc/mutex';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { taken } from '../support/taken.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';

const peer = compilePeer('robust-mutex', temporaryFolder());

describe('console.log of a mutex', () => {
  it('shows that it is free, or that this thread holds it', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using other = Mutex.openIn(segment.bytes);
    assert.equal(inspect(mutex), "Mutex { lock: 'free', state: 'open' }");
    const held = `Mutex { lock: 'held by this thread (${String(process.pid)})', state: 'open' }`;
    const lock = await mutex.lock();
    assert.equal(inspect(mutex), held);
    assert.equal(inspect(other), held);
    lock.unlock();
    assert.equal(inspect(other), "Mutex { lock: 'free', state: 'open' }");
  });

  it('shows which process holds it, and that its owner died', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    await child.ask('lock');
    const held = `Mutex { lock: 'held by process ${String(child.pid)}', state: 'open' }`;
    assert.equal(inspect(mutex), held);
    await child.kill();
    assert.equal(inspect(mutex), "Mutex { lock: 'owner died', state: 'open' }");
    const lock = taken(mutex.tryLock());
    assert.match(inspect(mutex), /held by this thread/);
    lock.unlock();
    assert.equal(inspect(mutex), "Mutex { lock: 'not recoverable', state: 'open' }");
  });

  it('shows which thread of a process holds it', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const worker = new Worker(
      `(async () => {
        const { Mutex } = await import('linux-ipc/mutex');
        const { SystemVSegment } = await import('linux-ipc/shared-memory');
        globalThis.mutex = Mutex.openIn(SystemVSegment.attach(${String(segment.id)}).bytes);
        globalThis.lock = mutex.tryLock();
        require('node:worker_threads').parentPort.postMessage(require('node:util').inspect(mutex));
        require('node:worker_threads').parentPort.on('message', () => undefined);
      })()`,
      { eval: true },
    );
    try {
      const [itself] = (await once(worker, 'message')) as [string];
      const thread = /held by this thread \((\d+)\)/.exec(itself)?.[1] ?? '';
      assert.notEqual(thread, String(process.pid));
      assert.equal(
        inspect(mutex, { breakLength: Infinity }),
        `Mutex { lock: 'held by thread ${thread} of process ${String(process.pid)}', state: 'open' }`,
      );
    } finally {
      await worker.terminate();
    }
    assert.equal(inspect(mutex), "Mutex { lock: 'owner died', state: 'open' }");
  });
});
