/** The server is killed and started again, in the middle of everything: nothing that was sent is lost. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import 'linux-ipc-nats';
import {
  listenForChannels,
  openChannel,
  openInbox,
  openLatestValue,
  openLatestValueReader,
  openOutbox,
  openPublisher,
  openSubscriber,
  Requester,
  respondToAll,
  values,
  type Envelope,
  type SendingEndpoint,
} from 'linux-ipc/channel';
import type { NatsEvent } from 'linux-ipc-nats';

import { NatsServer, skip } from '../support/nats-server.js';
import { nothingIsStored } from '../support/nothing-is-stored.js';

const count = 10_000;
const kills = 10;
const capacity = 2 ** 14;

describe('a server that is killed ten times', { skip }, () => {
  let server: NatsServer;
  const events: NatsEvent['kind'][] = [];
  const nats = {
    heartbeatMilliseconds: 200,
    silenceMilliseconds: 3000,
    onEvent: () => undefined,
  };
  const messages = values<number>();
  before(async () => {
    server = await NatsServer.start();
  });
  after(() => server.stop());

  /** Each sends numbers; in the middle of each tenth of the first one's, the server is killed and started again. */
  async function sendThroughKills(senders: readonly SendingEndpoint<number>[]): Promise<void> {
    const tenth = count / kills;
    for (let first = 0; first < count; first += tenth) {
      const sending = senders.map(async (sender, index) => {
        for (let i = first; i < first + tenth; i++) {
          if (index === 0 && i === first + tenth / 2) {
            await server.kill();
            await server.start();
          }
          await sender.send(i);
        }
      });
      await Promise.all(sending);
    }
  }

  /** Checks that what is received is every number, in order, once. */
  async function receiveAll(receiver: AsyncIterable<number>): Promise<void> {
    let next = 0;
    for await (const number of receiver) {
      assert.equal(number, next++);
      if (next === count) return;
    }
    assert.equal(next, count);
  }

  it('delivers the last message of an outbox that has closed meanwhile', async () => {
    using inbox = await openInbox(server.at('closed meanwhile'), { messages, nats });
    const outbox = await openOutbox(server.at('closed meanwhile'), { messages, nats });
    await outbox.send(0);
    assert.equal(await inbox.receive(), 0);
    await server.kill();
    await outbox.send(1);
    await outbox.send(2);
    outbox.close();
    await server.start();
    assert.deepEqual([await inbox.receive(), await inbox.receive()], [1, 2]);
  });

  it('loses nothing of a channel, an inbox and a publisher that waits: 10,000 messages, in order, once', async () => {
    const options = { messages, capacity, nats };
    using listener = await listenForChannels(server.at('channel'), {
      ...options,
      nats: { ...nats, onEvent: ({ kind }) => void events.push(kind) },
    });
    const [there, here] = await Promise.all([
      listener.accept(),
      openChannel(server.at('channel'), { messages, nats }),
    ]);
    using inbox = await openInbox(server.at('inbox'), options);
    using outbox = await openOutbox(server.at('inbox'), { messages, nats });
    const publisher = await openPublisher(server.at('publisher'), { ...options, whenFull: 'wait' });
    const subscribers = await Promise.all(
      [1, 2].map(() => openSubscriber(server.at('publisher'), { messages, nats })),
    );
    const receivers = [there, inbox, ...subscribers];
    await Promise.all([
      sendThroughKills([here, outbox, publisher]),
      ...receivers.map((receiver) => receiveAll(receiver)),
    ]);
    assert.equal(there.disconnection, undefined);
    here.close();
    assert.equal(await there.disconnected(), 'closed');
    there.close();
    assert.ok(events.filter((kind) => kind === 'server lost').length >= kills);
    assert.ok(events.filter((kind) => kind === 'server found').length >= kills);
    publisher.close();
    for (const subscriber of subscribers) {
      assert.equal(await subscriber.receive(), undefined);
      subscriber.close();
    }
    // Before the next test kills the server, which would leave the stream behind.
    await nothingIsStored(server);
  });

  it('counts what a publisher that overwrites loses', async () => {
    const address = server.at('overwriting');
    // A publisher that closes waits no longer than this, and a client may need as long to find the last server.
    const patient = { ...nats, silenceMilliseconds: 20_000 };
    const publisher = await openPublisher(address, { messages, capacity, nats: patient });
    const subscriber = await openSubscriber(address, { messages, nats: patient });
    let received = 0;
    let last = -1;
    const receiving = subscriber.receiveEach((number) => {
      assert.ok(number > last);
      last = number;
      received++;
    });
    for (let i = 0; i < count; i++) {
      if (i === count / 2) {
        await server.kill();
        await server.start();
      }
      await publisher.send(i);
      if (i % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    }
    publisher.close();
    await receiving;
    assert.equal(received + subscriber.lost, count);
    assert.ok(received > 0 && subscriber.lost > 0, `${received} received, ${subscriber.lost} lost`);
    subscriber.close();
  });

  it('keeps the latest value', async () => {
    const address = server.at('value');
    const value = await openLatestValue(address, { messages, nats });
    const reader = await openLatestValueReader(address, { messages, nats });
    for (let round = 1; round <= 2; round++) {
      await server.kill();
      value.write(round);
      await server.start();
      for (;;) if ((await reader.receive()) === round) break;
    }
    value.close();
    assert.equal(await reader.receive(), undefined);
    assert.equal(reader.read(), 2);
    reader.close();
    await nothingIsStored(server);
  });

  it('answers every request', async () => {
    const envelopes = values<Envelope<number, number>>();
    const address = server.at('requests');
    const listener = await listenForChannels(address, { messages: envelopes, nats });
    const responding = respondToAll(listener, (number: number) => 2 * number);
    using requester = Requester.from(await openChannel(address, { messages: envelopes, nats }));
    for (let round = 0; round < 2; round++) {
      const responses = Array.from({ length: 100 }, (_, i) => requester.request(i));
      await server.kill();
      await server.start();
      assert.deepEqual(
        await Promise.all(responses),
        Array.from({ length: 100 }, (_, i) => 2 * i),
      );
    }
    await server.kill();
    await assert.rejects(requester.request(1, { signal: AbortSignal.timeout(100) }), {
      name: 'TimeoutError',
    });
    await server.start();
    listener.close();
    await responding;
  });
});
