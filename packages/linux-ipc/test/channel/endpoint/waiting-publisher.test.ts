import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Publisher, Subscriber, text, values } from 'linux-ipc/channel';

import { Child } from '../../support/child.js';
import { fixture } from '../../support/peers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();
const waiting = { whenFull: 'wait', capacity: 4096 } as const;

function start(path: string): Child {
  return new Child(process.execPath, [fixture('subscriber-prints'), path]);
}

/** Sends until there is no room; the event loop has its turns meanwhile. */
async function fill(publisher: Publisher<number>, from: number): Promise<number> {
  let next = from;
  // A subscriber that reads makes room: the memory is full only if it stays so.
  for (let refusals = 0; refusals < 1000;) {
    if (publisher.trySend(next)) {
      next++;
      refusals = 0;
    } else {
      refusals++;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return next;
}

describe('a publisher that waits', () => {
  it('sends to several processes, of which none loses a message', async () => {
    const path = join(folder, 'all.socket');
    using publisher = await Publisher.listen(path, { ...waiting, messages: values<number>() });
    const children = [1, 2, 3].map(() => start(path));
    for (const child of children) assert.equal(await child.line(), 'ready');
    const count = 30_000;
    for (let i = 1; i <= count; i++) await publisher.send(i);
    publisher.close();
    for (const child of children) {
      const report = JSON.parse(await child.line()) as unknown;
      assert.deepEqual(report, {
        received: count,
        first: 1,
        last: count,
        lost: 0,
        isAscending: true,
      });
      assert.equal(await child.end(), 0);
    }
  });

  it('waits for a subscriber that is stopped, until it continues', async () => {
    const path = join(folder, 'stopped.socket');
    using publisher = await Publisher.listen(path, { ...waiting, messages: values<number>() });
    const child = start(path);
    assert.equal(await child.line(), 'ready');
    process.kill(child.pid, 'SIGSTOP');
    using quick = await Subscriber.connect(path, { messages: values<number>() });
    const next = await fill(publisher, 1);
    while (quick.tryReceive() !== undefined);
    assert.equal(publisher.trySend(next), false, 'the quick subscriber makes no room');
    const sending = publisher.send(next);
    process.kill(child.pid, 'SIGCONT');
    await sending;
    publisher.close();
    const report = JSON.parse(await child.line()) as unknown;
    assert.deepEqual(report, { received: next, first: 1, last: next, lost: 0, isAscending: true });
    assert.equal(await child.end(), 0);
  });

  it('continues when the subscriber that it waits for is killed, or closes', async () => {
    const path = join(folder, 'killed.socket');
    const ends: string[] = [];
    using publisher = await Publisher.listen(path, {
      ...waiting,
      messages: values<number>(),
      onDisconnect: (_, end) => ends.push(end),
    });
    const child = start(path);
    assert.equal(await child.line(), 'ready');
    process.kill(child.pid, 'SIGSTOP');
    let next = await fill(publisher, 1);
    let sending = publisher.send(next++);
    process.kill(child.pid, 'SIGKILL');
    await sending;
    await child.end();
    const closing = await Subscriber.connect(path, { messages: values<number>() });
    next = await fill(publisher, next);
    sending = publisher.send(next);
    closing.close();
    await sending;
    assert.deepEqual(ends, ['died', 'closed']);
    assert.equal(publisher.subscribers.length, 0);
  });

  it('learns of a death even if it only polls', async () => {
    const path = join(folder, 'polls.socket');
    using publisher = await Publisher.listen(path, { ...waiting, messages: text() });
    const subscriber = await Subscriber.connect(path, { messages: text() });
    while (publisher.trySend('x'.repeat(100)));
    subscriber.close();
    const end = performance.now() + 60_000;
    while (!publisher.trySend('y')) assert.ok(performance.now() < end);
  });

  it('sends nothing when its signal aborts, and keeps the order of sends that wait', async () => {
    const path = join(folder, 'order.socket');
    using publisher = await Publisher.listen(path, { ...waiting, messages: text() });
    using subscriber = await Subscriber.connect(path, { messages: text() });
    let sent = 0;
    while (publisher.trySend(`${String(sent)} ${'x'.repeat(100)}`)) sent++;
    const controller = new AbortController();
    const aborted = publisher.send('aborted'.padEnd(100), { signal: controller.signal });
    const sends = [1, 2, 3].map((n) => publisher.send(`late ${String(n)}`));
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    for (let i = 0; i < sent; i++) {
      assert.equal((await subscriber.receive())?.split(' ')[0], String(i));
    }
    for (const n of [1, 2, 3]) assert.equal(await subscriber.receive(), `late ${String(n)}`);
    await Promise.all(sends);
    assert.equal(subscriber.lost, 0);
  });

  it('refuses an unknown value of whenFull', () => {
    assert.throws(() => Publisher.create({ whenFull: 'block' as 'wait' }), {
      code: 'ERR_OUT_OF_RANGE',
    });
  });
});
