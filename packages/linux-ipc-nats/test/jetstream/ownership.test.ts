/** Who removes what from the server: a writer its own, and nobody another's. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before, describe, it } from 'node:test';

import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import {
  openLatestValue,
  openLatestValueReader,
  openPublisher,
  openSubscriber,
  text,
  values,
} from 'linux-ipc/channel';

import { Child } from '../../../linux-ipc/dist-test/support/child.js';
import { NatsServer, skip } from '../support/nats-server.js';

const messages = values<number>();
const nats = { heartbeatMilliseconds: 100, silenceMilliseconds: 5000 };
const options = { messages, nats };
const waiting = { ...options, whenFull: 'wait' as const };
const user = fileURLToPath(new URL('../fixtures/user.js', import.meta.url));
const abandonedWriter = fileURLToPath(new URL('../fixtures/abandoned-writer.js', import.meta.url));

describe('what writers keep on the server', { skip }, () => {
  let server: NatsServer;
  let client: NatsConnection;
  let manager: JetStreamManager;
  before(async () => {
    server = await NatsServer.start();
    client = await connect({ servers: `127.0.0.1:${server.port}` });
    manager = await jetstreamManager(client);
  });
  after(async () => {
    await client.close();
    await server.stop();
  });
  /** What is closed goes in the background. */
  const nothingIsLeft = async (): Promise<void> => {
    while ((await manager.streams.names().next()).length > 0);
  };
  afterEach(nothingIsLeft, { timeout: 30_000 });

  it('is a value of its own: a reader of an earlier writer closes, and the new one stays', async () => {
    const address = server.at('value');
    const first = await openLatestValue(address, options);
    const old = await openLatestValueReader(address, options);
    first.write(1);
    first.close();
    assert.equal(await old.disconnected(), 'closed');
    const second = await openLatestValue(address, options);
    const reader = await openLatestValueReader(address, options);
    second.write(2);
    assert.equal(await reader.receive(), 2);
    assert.equal(old.read(), 1);
    old.close();
    second.write(3);
    assert.equal(await reader.receive(), 3);
    const late = await openLatestValueReader(address, options);
    assert.equal(await late.receive(), 3);
    for (const one of [reader, late, second]) one.close();
  });

  it('is read to the end by each reader, whoever closes first and whatever has begun meanwhile', async () => {
    const address = server.at('last value');
    const first = await openLatestValue(address, options);
    const readers = await Promise.all([1, 2, 3].map(() => openLatestValueReader(address, options)));
    for (let i = 1; i <= 100; i++) first.write(i);
    first.close();
    readers.pop()?.close();
    for (const reader of readers) await reader.disconnected();
    const second = await openLatestValue(address, options);
    second.write(1000);
    for (const reader of readers) {
      let last: number | undefined;
      for await (const value of reader) last = value;
      assert.equal(last, 100);
      assert.equal(reader.read(), 100);
      reader.close();
    }
    second.close();
  });

  it('is the last value even for a reader that opens while the writer closes', async () => {
    const address = server.at('closing value');
    const value = await openLatestValue(address, options);
    value.write(7);
    const opening = Promise.allSettled(
      Array.from({ length: 5 }, () => openLatestValueReader(address, options)),
    );
    while (value.readers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    value.close();
    for (const one of await opening) {
      if (one.status === 'rejected') {
        const reason = one.reason as NodeJS.ErrnoException;
        assert.equal(reason.code, 'ECONNREFUSED', reason.message);
        continue;
      }
      await one.value.disconnected();
      assert.equal(one.value.read(), 7);
      one.value.close();
    }
  });

  it('is a stream of its own: a subscriber of an earlier publisher closes, and the new one stays', async () => {
    const address = server.at('stream');
    const first = await openPublisher(address, waiting);
    const old = await openSubscriber(address, options);
    await first.send(1);
    first.close();
    assert.equal(await old.disconnected(), 'closed');
    const second = await openPublisher(address, waiting);
    const subscriber = await openSubscriber(address, options);
    await second.send(2);
    assert.equal(await old.receive(), 1);
    assert.equal(await old.receive(), undefined);
    old.close();
    await second.send(3);
    second.close();
    assert.equal(await subscriber.receive(), 2);
    assert.equal(await subscriber.receive(), 3);
    assert.equal(await subscriber.receive(), undefined);
    subscriber.close();
  });

  it('is received to the end by each subscriber, whatever has begun meanwhile', async () => {
    const address = server.at('all of a stream');
    const first = await openPublisher(address, { ...waiting, capacity: 2 ** 16 });
    const subscribers = await Promise.all([1, 2].map(() => openSubscriber(address, options)));
    for (let i = 0; i < 500; i++) await first.send(i);
    first.close();
    for (const subscriber of subscribers) await subscriber.disconnected();
    const second = await openPublisher(address, waiting);
    for (const subscriber of subscribers) {
      const received: number[] = [];
      for await (const number of subscriber) received.push(number);
      assert.deepEqual(
        received,
        Array.from({ length: 500 }, (_, i) => i),
      );
      subscriber.close();
    }
    second.close();
  });

  it('is not removed by the next writer while a subscriber of one that was killed still reads it', async () => {
    const address = server.at('read waiting publisher');
    const words = [user, server.at('read'), 'waiting publisher'];
    await using child = new Child(process.execPath, words);
    assert.equal(await child.line(), 'open');
    const quick = { ...nats, silenceMilliseconds: 500 };
    const subscriber = await openSubscriber(address, { messages: text(), nats: quick });
    assert.equal(await subscriber.receive(), 'a message');
    const [old = ''] = await manager.streams.names().next();
    await child.kill();
    const next = await openPublisher(address, waiting);
    assert.ok((await manager.streams.names().next()).includes(old));
    subscriber.close();
    while ((await manager.streams.info(old)).state.consumer_count > 0);
    next.close();
    const last = await openPublisher(address, waiting);
    assert.ok(!(await manager.streams.names().next()).includes(old));
    last.close();
  });

  for (const [kind, open] of [
    ['value', () => openLatestValue(server.at('left'), options)],
    ['stream', () => openPublisher(server.at('left'), waiting)],
  ] as const) {
    it(`is removed by the next writer, if that of a ${kind} was killed`, async () => {
      const address = server.at('left');
      await using child = new Child(process.execPath, [abandonedWriter, kind, address]);
      assert.equal(await child.line(), 'open');
      const neighbour = await openPublisher(server.at('left-over'), waiting);
      child.process.kill('SIGKILL');
      await child.end();
      assert.equal((await manager.streams.names().next()).length, 2);
      const next = await open();
      assert.equal((await manager.streams.names().next()).length, 2);
      neighbour.close();
      next.close();
    });
  }
});
