/** The server does not answer for several times as long as a peer may be silent: nobody is taken for dead. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setImmediate as turn, setTimeout } from 'node:timers/promises';

import 'linux-ipc-nats';
import {
  bytes,
  listenForChannels,
  openChannel,
  openLatestValue,
  openLatestValueReader,
  openPublisher,
  openSubscriber,
  values,
} from 'linux-ipc/channel';
import type { NatsEvent } from 'linux-ipc-nats';

import { NatsServer, skip } from '../support/nats-server.js';
import { nothingIsStored } from '../support/nothing-is-stored.js';

const messages = values<number>();
/** Far longer than the time between the moments at which two clients connect again. */
const silenceMilliseconds = 600;
/** How long the server is stopped. */
const frozenMs = 3 * silenceMilliseconds;

describe('a server that is stopped', { skip }, () => {
  let server: NatsServer;
  const events = new Set<NatsEvent['kind']>();
  const nats = {
    heartbeatMilliseconds: 100,
    silenceMilliseconds,
    // A busy machine may stop this process for longer than its heartbeat: that is another matter.
    onEvent: ({ kind }: NatsEvent) => {
      if (kind !== 'stopped') events.add(kind);
    },
  };
  before(async () => {
    server = await NatsServer.start();
  });
  after(async () => {
    await server.stop();
  });

  it('loses nothing, and ends no channel, publisher or latest value', async () => {
    const address = server.at('channel');
    using listener = await listenForChannels(address, { messages, nats });
    const [there, here] = await Promise.all([
      listener.accept(),
      openChannel(address, { messages, nats }),
    ]);
    const waiting = await openPublisher(server.at('waiting'), { messages, nats, whenFull: 'wait' });
    const subscriber = await openSubscriber(server.at('waiting'), { messages, nats });
    const value = await openLatestValue(server.at('value'), { messages, nats });
    const reader = await openLatestValueReader(server.at('value'), { messages, nats });
    server.freeze();
    for (let i = 0; i < 100; i++) {
      await here.send(i);
      await waiting.send(i);
      value.write(i);
    }
    await setTimeout(frozenMs);
    server.thaw();
    for (let i = 0; i < 100; i++) {
      assert.equal(await there.receive(), i);
      assert.equal(await subscriber.receive(), i);
    }
    while ((await reader.receive()) !== 99);
    assert.deepEqual([...events].sort(), ['server found', 'server lost']);
    for (const one of [here, there, subscriber, reader]) {
      assert.equal(one.disconnection, undefined);
      one.close();
    }
    waiting.close();
    value.close();
    await nothingIsStored(server);
  });

  for (const isNoticed of [true, false]) {
    const when = isNoticed ? 'has noticed it' : 'has not noticed it yet';
    it(`is told of, if a publisher that overwrites closes when it ${when}: the loss is counted`, async () => {
      const own: NatsEvent[] = [];
      const onEvent = (event: NatsEvent): void => void own.push(event);
      const address = server.at(`overwrites ${isNoticed}`);
      const publisher = await openPublisher(address, {
        messages,
        capacity: 2 ** 12,
        nats: { ...nats, onEvent },
      });
      const subscriber = await openSubscriber(address, { messages, nats });
      await publisher.send(0);
      assert.equal(await subscriber.receive(), 0);
      server.freeze();
      // The connection takes these: more than half of the capacity is under way when it is lost, and nothing waits.
      const count = 110;
      for (let i = 1; i <= count; i++) publisher.trySend(i);
      const isSeen = (kind: NatsEvent['kind']): boolean => own.some((event) => event.kind === kind);
      while (isNoticed && !isSeen('server lost')) await turn();
      publisher.close();
      while (!isSeen('undelivered')) await turn();
      server.thaw();
      assert.equal(await subscriber.disconnected(), 'died');
      let received = 1;
      for await (const number of subscriber) assert.equal(number, received++);
      const told = own.filter(({ kind }) => kind === 'undelivered');
      assert.equal(told.length, 1);
      // It has received the first one, which it may not have reported before.
      const most = Number(/at most (\d+)/.exec(told[0]?.message ?? '')?.[1]);
      assert.ok(most === count || most === count + 1, told[0]?.message);
      assert.ok(count + 1 - received - subscriber.lost <= most);
      subscriber.close();
    });
  }

  it('is waited for by a message longer than a record, also of a publisher that overwrites', async () => {
    const address = server.at('long');
    const options = { messages: bytes(), nats };
    const publisher = await openPublisher(address, { ...options, capacity: 2 ** 12 });
    const subscriber = await openSubscriber(address, options);
    server.freeze();
    let isSent = false;
    const sending = publisher.send(new Uint8Array(2 ** 16)).then(() => (isSent = true));
    events.clear();
    while (!events.has('server lost')) await turn();
    assert.equal(isSent, false);
    server.thaw();
    await sending;
    await publisher.send(new Uint8Array(1));
    // What was under way when the connection was lost is counted.
    assert.ok([1, 2 ** 16].includes((await subscriber.receive())?.length ?? 0));
    const late = publisher.send(new Uint8Array(2 ** 16));
    publisher.close();
    await assert.rejects(late, { code: 'ERR_CLOSED' });
    while ((await subscriber.receive()) !== undefined);
    assert.ok(subscriber.lost >= 1);
    subscriber.close();
  });

  it('is no loss to a publisher that overwrites if it is back before that closes', async () => {
    const address = server.at('back');
    const own = new Set<NatsEvent['kind']>();
    const onEvent = ({ kind }: NatsEvent): void => void own.add(kind);
    const publisher = await openPublisher(address, {
      messages,
      nats: { ...nats, onEvent },
      capacity: 2 ** 12,
    });
    const subscriber = await openSubscriber(address, { messages, nats });
    server.freeze();
    for (let i = 0; i < 2000; i++) publisher.trySend(i);
    while (!own.has('server lost')) await turn();
    for (let i = 0; i < 10; i++) publisher.trySend(i);
    server.thaw();
    while (!own.has('server found')) await turn();
    publisher.close();
    let received = 0;
    for await (const _number of subscriber) received++;
    assert.equal(received + subscriber.lost, 2010);
    assert.equal(subscriber.disconnection, 'closed');
    subscriber.close();
  });
});
