import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { removeSystemVMessageQueue, SystemVMessageQueue } from 'linux-ipc/message-queue';

import { threads } from '../support/resources.js';
import { until } from '../support/until.js';
import { fillUp, temporaryQueue } from './support/system-v.js';

describe('waiting for a System V queue', () => {
  it('does not block the event loop', async () => {
    using queue = temporaryQueue();
    const receiving = queue.receive({ type: 2 });
    const receivingEmpty = queue.receive({ type: 3 });
    await stat('/');
    queue.trySend(Buffer.from('other'), 1);
    queue.trySend(Buffer.alloc(0), 3);
    assert.deepEqual(await receivingEmpty, { message: Buffer.alloc(0), type: 3 });
    queue.trySend(Buffer.from('wanted'), 2);
    assert.equal((await receiving).message.toString(), 'wanted');
    assert.equal(queue.tryReceive()?.message.toString(), 'other');

    const count = fillUp(queue);
    assert.ok(count > 0);
    const sending = queue.send(Buffer.from('last'), 4);
    await stat('/');
    assert.equal(queue.status().waitingMessages, count);
    queue.tryReceive();
    queue.tryReceive();
    await sending;
    assert.equal(queue.tryReceive({ type: 4 })?.message.toString(), 'last');
  });

  it('delivers each message to one of many waiters', async () => {
    using queue = temporaryQueue();
    const waits = Array.from({ length: 20 }, () => queue.receive());
    const types = Array.from({ length: 20 }, (_, i) => i + 1);
    for (const type of types) await queue.send(Buffer.alloc(type % 2), type);
    const received = await Promise.all(waits);
    assert.deepEqual(
      received.map(({ type }) => type).sort((a, b) => a - b),
      types,
    );
  });

  it('sends and takes nothing if the time-out expires', () => {
    using queue = temporaryQueue();
    assert.equal(queue.receiveSync({}, 0), undefined);
    assert.equal(queue.receiveSync({}, 5), undefined);
    const count = fillUp(queue);
    assert.equal(queue.receiveSync({ type: 2 }, 5), undefined);
    assert.equal(queue.sendSync(Buffer.alloc(1024), 1, 0), false);
    assert.equal(queue.sendSync(Buffer.alloc(1024), 1, 5), false);
    assert.equal(queue.status().waitingMessages, count);
    queue.tryReceive();
    assert.equal(queue.sendSync(Buffer.alloc(1024), 1, 5), true);
  });

  it('loses and duplicates no message after an abort at any moment', async () => {
    using queue = temporaryQueue();
    const no = AbortSignal.abort(new Error('no'));
    await assert.rejects(queue.receive({ signal: no }), { message: 'no' });
    await assert.rejects(queue.send(Buffer.alloc(1), 1, { signal: no }), { message: 'no' });
    let taken = 0;
    for (let i = 0; i < 300; i++) {
      const abort = new AbortController();
      const waiting = queue.receive(abort).then(
        () => taken++,
        (error: unknown) => {
          assert.equal(error, abort.signal.reason);
        },
      );
      if (i % 3 === 0) await stat('/');
      queue.trySend(Buffer.alloc(i % 2), 1);
      if (i % 3 === 1) await stat('/');
      abort.abort();
      await waiting;
    }
    assert.equal(queue.status().waitingMessages + taken, 300);

    while (queue.tryReceive() !== undefined);
    let expected = fillUp(queue);
    for (let i = 0; i < 300; i++) {
      const abort = new AbortController();
      const sending = queue.send(Buffer.alloc(1024), 1, abort).then(
        () => expected++,
        (error: unknown) => {
          assert.equal(error, abort.signal.reason);
        },
      );
      if (i % 3 === 0) await stat('/');
      if (queue.tryReceive() !== undefined) expected--;
      if (i % 3 === 1) await stat('/');
      abort.abort();
      await sending;
      while (queue.trySend(Buffer.alloc(1024), 1)) expected++;
    }
    assert.equal(queue.status().waitingMessages, expected);
  });

  it('ends its thread after an abort just before, in, or after its call', async () => {
    using queue = temporaryQueue();
    const before = threads();
    const reason = new Error('no');
    for (let i = 0; i < 400; i++) {
      const abort = new AbortController();
      const waiting = assert.rejects(queue.receive(abort), reason);
      // A thread takes 10 to 100 microseconds to reach its call.
      const end = process.hrtime.bigint() + BigInt((i % 100) * 1000);
      while (process.hrtime.bigint() < end);
      abort.abort(reason);
      await waiting;
    }
    await until(() => threads() <= before);
  });

  it('is rejected when the queue is removed, which may be done twice', async () => {
    using queue = temporaryQueue();
    fillUp(queue);
    const gone = { code: /^(EINVAL|EIDRM)$/ };
    const waits = [queue.receive({ type: 2 }), queue.send(Buffer.alloc(1024), 1)].map(
      (waiting: Promise<unknown>) => assert.rejects(waiting, gone),
    );
    await stat('/');
    queue.remove();
    queue.remove();
    await Promise.all(waits);
    assert.throws(() => queue.trySend(Buffer.alloc(1), 1), gone);
    assert.throws(() => queue.tryReceive(), gone);
    assert.throws(() => queue.sendSync(Buffer.alloc(1), 1), gone);
    assert.throws(() => queue.receiveSync(), gone);
    await assert.rejects(queue.send(Buffer.alloc(1), 1), gone);
    await assert.rejects(queue.receive(), gone);
    assert.throws(() => queue.status(), gone);
    assert.throws(() => {
      queue.resize(100);
    }, gone);
    assert.throws(() => {
      removeSystemVMessageQueue(queue.id);
    }, gone);
    assert.throws(() => SystemVMessageQueue.attach(queue.id), gone);
  });
});
