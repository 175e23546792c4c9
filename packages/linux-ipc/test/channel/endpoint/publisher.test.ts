import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import {
  LatestValue,
  LatestValueReader,
  Publisher,
  Subscriber,
  text,
  values,
} from 'linux-ipc/channel';

import { Child } from '../../support/child.js';
import { fixture } from '../../support/peers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();

interface Report {
  received: number;
  first: number;
  last: number;
  lost: number;
  isAscending: boolean;
}

describe('a publisher', () => {
  it('reaches subscribers in other processes; each knows how many messages it lost', async () => {
    const path = join(folder, 'publisher.socket');
    using publisher = await Publisher.listen(path, { messages: values<number>(), capacity: 4096 });
    const children = [1, 2, 3].map(
      () => new Child(process.execPath, [fixture('subscriber-prints'), path]),
    );
    for (const child of children) assert.equal(await child.line(), 'ready');
    const count = 100_000;
    for (let i = 1; i <= count; i++) {
      publisher.trySend(i);
      if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    publisher.close();
    for (const child of children) {
      const report = JSON.parse(await child.line()) as Report;
      assert.equal(await child.end(), 0);
      assert.ok(report.isAscending && report.received > 0);
      assert.equal(report.last, count, 'the last is never overwritten');
      // It counts from the first that it received.
      const since = count - report.first + 1;
      assert.equal(report.received + report.lost, since, JSON.stringify(report));
    }
  });

  it('reaches each subscriber from when it joins, asleep or awake', async () => {
    const path = join(folder, 'hear.socket');
    using publisher = await Publisher.listen(path, { messages: text() });
    publisher.trySend('before');
    using one = await Subscriber.connect(path, { messages: text() });
    using two = await Subscriber.connect(path, { messages: text() });
    const sleeping = [one.receive(), two.receive()];
    await new Promise((resolve) => setImmediate(resolve));
    publisher.trySend('first');
    assert.deepEqual(await Promise.all(sleeping), ['first', 'first']);
    publisher.trySend('second');
    assert.equal(one.tryReceive(), 'second');
    publisher.close();
    assert.deepEqual([await two.receive(), await two.receive()], ['second', undefined]);
    assert.equal(two.disconnection, 'closed');
    assert.deepEqual([one.lost, two.lost], [0, 0]);
  });

  it('continues when a subscriber disconnects, and admits others', async () => {
    const path = join(folder, 'come.socket');
    using publisher = await Publisher.listen(path, { messages: text() });
    for (let i = 0; i < 50; i++) {
      using subscriber = await Subscriber.connect(path, { messages: text() });
      publisher.trySend(String(i));
      assert.equal(await subscriber.receive(), String(i));
    }
    while (publisher.subscribers.length > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('refuses everything once closed; a closed subscriber rejects pending waits', async () => {
    const path = join(folder, 'closed.socket');
    using publisher = await Publisher.listen(path, { messages: text() });
    const subscriber = await Subscriber.connect(path, { messages: text() });
    const waiting = assert.rejects(subscriber.receive(), { code: 'ERR_CLOSED' });
    await new Promise((resolve) => setImmediate(resolve));
    subscriber.close();
    subscriber.close();
    await waiting;
    assert.throws(() => subscriber.tryReceive(), { code: 'ERR_CLOSED' });
    publisher.close();
    publisher.close();
    assert.throws(
      () => {
        publisher.trySend('late');
      },
      { code: 'ERR_CLOSED' },
    );
  });
});

describe('a latest value', () => {
  it('is read any number of times, and received once', async () => {
    const path = join(folder, 'latest.socket');
    using latest = await LatestValue.listen(path, { messages: values<{ n: number }>() });
    using reader = await LatestValueReader.connect(path, { messages: values<{ n: number }>() });
    assert.equal(reader.read(), undefined);
    const next = reader.receive();
    await new Promise((resolve) => setImmediate(resolve));
    latest.write({ n: 1 });
    assert.deepEqual(await next, { n: 1 });
    latest.write({ n: 2 });
    latest.write({ n: 3 });
    assert.deepEqual(reader.read(), { n: 3 });
    assert.deepEqual(reader.read(), { n: 3 });
    const end = reader.receive();
    latest.close();
    assert.equal(await end, undefined);
    assert.deepEqual(reader.read(), { n: 3 });
    assert.equal(reader.disconnection, 'closed');
  });
});
