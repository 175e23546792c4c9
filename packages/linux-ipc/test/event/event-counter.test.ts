import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { EventCounter } from 'linux-ipc/event';

import { native } from '../../dist/core/native.js';
import { pythonPeer } from '../support/peers.js';

describe('EventCounter', () => {
  it('returns the sum of all additions', async () => {
    using counter = EventCounter.create({ initial: 2 });
    assert.equal(counter.tryAdd(), true);
    assert.equal(counter.tryAdd(2n ** 40n), true);
    assert.equal(await counter.take(), 2n ** 40n + 3n);
    assert.equal(counter.tryTake(), undefined);
  });

  it('decreases by 1 per take if it is a semaphore', async () => {
    using counter = EventCounter.create({ initial: 2, semaphore: true });
    const taken = Promise.all([counter.take(), counter.take(), counter.take()]);
    counter.tryAdd();
    assert.deepEqual(await taken, [1n, 1n, 1n]);
    assert.equal(counter.tryTake(), undefined);
  });

  it('has a greatest value, and an addition that exceeds it waits', async () => {
    using counter = EventCounter.create();
    assert.equal(counter.tryAdd(2n ** 64n - 2n), true);
    assert.equal(counter.tryAdd(0), true);
    assert.equal(counter.tryAdd(), false);
    const adding = counter.add(5);
    assert.equal(counter.tryTake(), 2n ** 64n - 2n);
    await adding;
    assert.equal(counter.tryTake(), 5n);
  });

  it('is shared with a Python program in both directions', async () => {
    using there = EventCounter.create();
    using back = EventCounter.create();
    const stdio = [
      'ignore',
      'inherit',
      'inherit',
      there.descriptor.fd,
      back.descriptor.fd,
    ] as const;
    const child = spawn('python3', [pythonPeer('eventfd_echo')], { stdio: [...stdio] });
    // O_NONBLOCK holds for both processes: its read must find a count at once.
    there.tryAdd(7);
    assert.equal(await back.take(), 7n);
    if (child.exitCode === null) await once(child, 'exit');
  });

  it('wakes a worker thread that adopted another descriptor of the counter', async () => {
    using counter = EventCounter.create();
    using answer = EventCounter.create();
    const worker = new Worker(
      `import('linux-ipc/event').then(async ({ EventCounter }) => {
         const { descriptors } = require('node:worker_threads').workerData;
         const [counter, answer] = descriptors.map((fd) => EventCounter.from(fd));
         await answer.add(await counter.take() + 1n);
       });`,
      { eval: true, workerData: { descriptors: [duplicate(counter), duplicate(answer)] } },
    );
    counter.tryAdd(41);
    assert.equal(await answer.take(), 42n);
    await once(worker, 'exit');
  });

  it('stops waiting when aborted or closed, and loses no count', async () => {
    const counter = EventCounter.create();
    const controller = new AbortController();
    const aborted = counter.take({ signal: controller.signal });
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    counter.tryAdd(3);
    assert.equal(await counter.take(), 3n);
    const waiting = counter.take();
    counter.close();
    counter.close();
    assert.equal(counter.closed, true);
    await assert.rejects(waiting, { code: 'ERR_CLOSED' });
    await assert.rejects(counter.take(), { code: 'ERR_CLOSED' });
    await assert.rejects(counter.add(), { code: 'ERR_CLOSED' });
    assert.throws(() => counter.tryAdd(), { code: 'ERR_CLOSED' });
    assert.throws(() => counter.tryTake(), { code: 'ERR_CLOSED' });
  });

  it('refuses values that it cannot count', () => {
    using counter = EventCounter.create();
    for (const wrong of [-1, 0.5, NaN, 2 ** 53, -1n, 2n ** 64n - 1n]) {
      assert.throws(() => counter.tryAdd(wrong), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => counter.tryAdd('1' as never), { code: 'ERR_INVALID_ARG_TYPE' });
    for (const initial of [-1, 0.5, 2 ** 32]) {
      assert.throws(() => EventCounter.create({ initial }), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => EventCounter.from(-1), { code: 'ERR_OUT_OF_RANGE' });
  });
});

/** dup(2) */
function duplicate(counter: EventCounter): number {
  return native.duplicate(counter.descriptor.fd, 3);
}
