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

const count = 10_000;
const kills = 10;
const capacity = 2 ** 14;

describe('a server that is killed ten times', { skip }, () => {
  let server: NatsServer;
  const events: NatsEvent['kind'][] = [];
  const nats = {
    heartbeatMilliseconds: 200,
    // As long as a client may need to find the tenth server: a publisher that closes waits no longer than this.
    silenceMilliseconds: 20_000,
    onEvent: ({ kind }: NatsEvent) => void events.push(kind),
  };
  const messages = values<number>();
  before(async () => {
    server = await NatsServer.start();
  });
  after(() => server.stop());

  /** Sends numbers; kills the server and starts it again after each tenth of them. */
  async function sendThroughKills(sender: SendingEndpoint<number>): Promise<void> {
    for (let i = 0; i < count; i++) {
      if (i % (count / kills) === count / kills / 2) {
        await server.kill();
        await server.start();
      }
      await sender.send(i);
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

  it('loses nothing of a channel: 10,000 messages, in order, once', async () => {
    events.length = 0;
    const address = server.at('channel');
    using listener = await listenForChannels(address, { messages, capacity, nats });
    const [there, here] = await Promise.all([
      listener.accept(),
      openChannel(address, { messages, nats }),
    ]);
    await Promise.all([sendThroughKills(here), receiveAll(there)]);
    assert.equal(there.disconnection, undefined);
    here.close();
    assert.equal(await there.disconnected(), 'closed');
    there.close();
    assert.ok(events.filter((kind) => kind === 'server lost').length >= kills);
    assert.ok(events.filter((kind) => kind === 'server found').length >= kills);
  });

  it('loses nothing of an inbox', async () => {
    const address = server.at('inbox');
    using inbox = await openInbox(address, { messages, capacity, nats });
    using outbox = await openOutbox(address, { messages, nats });
    await Promise.all([sendThroughKills(outbox), receiveAll(inbox)]);
  });

  it('loses nothing of a publisher that waits', async () => {
    const address = server.at('publisher');
    const publisher = await openPublisher(address, { messages, capacity, whenFull: 'wait', nats });
    const subscribers = [1, 2].map(() => openSubscriber(address, { messages, nats }));
    const [one, two] = (await Promise.all(subscribers)) as [
      Awaited<(typeof subscribers)[0]>,
      Awaited<(typeof subscribers)[0]>,
    ];
    await Promise.all([sendThroughKills(publisher), receiveAll(one), receiveAll(two)]);
    publisher.close();
    assert.equal(await one.receive(), undefined);
    for (const subscriber of [one, two]) subscriber.close();
  });

  it('counts what a publisher that overwrites loses', async () => {
    const address = server.at('overwriting');
    const publisher = await openPublisher(address, { messages, capacity, nats });
    const subscriber = await openSubscriber(address, { messages, nats });
    let received = 0;
    let last = -1;
    const receiving = subscriber.receiveEach((number) => {
      assert.ok(number > last);
      last = number;
      received++;
    });
    await sendThroughKills(publisher);
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
    for (let round = 1; round <= 3; round++) {
      await server.kill();
      value.write(round);
      await server.start();
      for (;;) if ((await reader.receive()) === round) break;
    }
    value.close();
    assert.equal(await reader.receive(), undefined);
    assert.equal(reader.read(), 3);
    reader.close();
  });

  it('answers every request', async () => {
    const envelopes = values<Envelope<number, number>>();
    const address = server.at('requests');
    const listener = await listenForChannels(address, { messages: envelopes, nats });
    const responding = respondToAll(listener, (number: number) => 2 * number);
    using requester = Requester.from(await openChannel(address, { messages: envelopes, nats }));
    for (let round = 0; round < 3; round++) {
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
