import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { SystemVMessageQueue } from 'linux-ipc/message-queue';

import { assertFlat, assertNothingKept, resources, threads } from '../support/resources.js';
import { until } from '../support/until.js';
import { attachPeer } from './support/system-v-peer.js';
import { fill, receivedPlaces, temporaryQueue } from './support/system-v.js';

const kills = Number(process.env['LINUX_IPC_KILLS'] ?? 100);

describe('the lifetime of System V queues', () => {
  it('loses no message except those that a killed process had taken', async () => {
    using queue = temporaryQueue();
    for (let i = 0; i < kills / 4; i++) {
      await using child = await attachPeer(queue.id);
      child.say('echo 1000000');
      const given = 4;
      for (let sent = 0; sent < given; sent++) await queue.send(Buffer.alloc(sent), 1 + sent);
      const receiving = queue.receive({ type: 1001 });
      if (i % 2 === 0) await delay(Math.random() * 2);
      await receiving;
      await child.kill();
      let left = 0;
      while (queue.tryReceive() !== undefined) left++;
      assert.ok(left === given - 1 || left === given - 2, String(left));
    }
  });

  it('works in a worker, and loses no message when the worker is terminated', async () => {
    using queue = temporaryQueue();
    const worker = new Worker(
      `import('linux-ipc/message-queue').then(async ({ SystemVMessageQueue }) => {
        const queue = SystemVMessageQueue.attach(${String(queue.id)});
        await queue.send((await queue.receive({ type: 1 })).message, 2);
        require('node:worker_threads').parentPort.postMessage(queue.receiveSync({ type: 9 }, 5));
        await Promise.all([queue.receive({ type: 6 }), queue.receive({ type: 5 })]);
      });`,
      { eval: true },
    );
    const message = once(worker, 'message');
    await queue.send(Buffer.from('there and back'), 1);
    assert.equal((await queue.receive({ type: 2 })).message.toString(), 'there and back');
    assert.deepEqual(await message, [undefined]);
    const before = threads();
    await worker.terminate();
    await until(() => threads() < before);
    fill(queue, [5, 6]);
    assert.deepEqual(receivedPlaces(queue, {}), [0, 1]);
  });

  it('leaks nothing, however many are opened and created, nor after a wait', async (t) => {
    using queue = temporaryQueue();
    await assertNothingKept(t, 100_000, () => {
      const opened = SystemVMessageQueue.attach(queue.id);
      opened.trySend(Buffer.from('x'), 1);
      opened.tryReceive();
    });
    await assertNothingKept(t, 100_000, () => {
      SystemVMessageQueue.create().remove();
    });
    const wait = async (): Promise<void> => {
      const abort = new AbortController();
      const waits = [queue.receive(abort).catch(() => undefined), queue.receive({ type: 2 })];
      await stat('/');
      abort.abort();
      queue.trySend(Buffer.from('x'), 2);
      await Promise.all(waits);
      assert.equal(queue.receiveSync({}, 0), undefined);
    };
    await wait();
    const [before, threadsBefore] = [resources(), threads()];
    for (let i = 0; i < 1000; i++) await wait();
    await assertFlat(before);
    await until(() => threads() <= threadsBefore);
  });
});
