/** Two machines, each with its own memory, joined over NATS. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Relay, type NatsEvent } from 'linux-ipc-nats';
import {
  openInbox,
  openLatestValue,
  openLatestValueReader,
  openOutbox,
  openPublisher,
  openSubscriber,
  text,
  values,
} from 'linux-ipc/channel';

import { Child } from '../../../linux-ipc/dist-test/support/child.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { NatsServer, skip } from '../support/nats-server.js';

const nats = { heartbeatMilliseconds: 100, silenceMilliseconds: 5000, onEvent: () => undefined };

const abandonedInbox = fileURLToPath(new URL('../fixtures/abandoned-inbox.js', import.meta.url));

describe('a relay', { skip }, () => {
  const folder = temporaryFolder();
  const memory = (name: string): `memory:${string}` => `memory:${join(folder, name)}`;
  let server: NatsServer;
  before(async () => {
    server = await NatsServer.start();
  });
  after(() => server.stop());

  it('joins two inboxes: what is sent to the one arrives in the other', async () => {
    const messages = text();
    using inbox = await openInbox(memory('inbox there'), { messages });
    const wire = server.at('inbox');
    using there = await Relay.open('inbox', wire, memory('inbox there'), { messages, nats });
    using here = await Relay.open('inbox', memory('inbox here'), wire, { messages, nats });
    using outbox = await openOutbox(memory('inbox here'), { messages });
    for (let i = 0; i < 1000; i++) await outbox.send(String(i));
    for (let i = 0; i < 1000; i++) assert.equal(await inbox.receive(), String(i));
    for (const relay of [here, there]) {
      assert.deepEqual(relay.statistics, { relayed: 1000, lost: 0 });
    }
  });

  it('is not opened with a signal that is aborted', async () => {
    const signal = AbortSignal.abort();
    const opening = Relay.open('inbox', memory('aborted'), server.at('aborted'), { nats, signal });
    await assert.rejects(opening, { name: 'AbortError' });
  });

  it('joins two publishers, and ends with the first', async () => {
    const messages = values<{ n: number }>();
    const whenFull = 'wait';
    const publisher = await openPublisher(memory('source'), { messages, whenFull });
    const wire = server.at('publisher');
    const here = await Relay.open('publisher', memory('source'), wire, {
      messages,
      whenFull,
      nats,
    });
    const there = await Relay.open('publisher', wire, memory('copy'), { messages, whenFull, nats });
    const subscribers = await Promise.all(
      [1, 2].map(() => openSubscriber(memory('copy'), { messages })),
    );
    const receiving = subscribers.map(async (subscriber) => {
      let next = 0;
      for await (const { n } of subscriber) assert.equal(n, next++);
      subscriber.close();
      return next;
    });
    for (let n = 0; n < 1000; n++) await publisher.send({ n });
    publisher.close();
    assert.deepEqual(await Promise.all(receiving), [1000, 1000]);
    await Promise.all([here.ended, there.ended]);
    assert.deepEqual([here.closed, there.closed], [true, true]);
  });

  it('joins two latest values', async () => {
    using value = await openLatestValue(memory('value'));
    const wire = server.at('value');
    using _here = await Relay.open('latest value', memory('value'), wire, { nats });
    using _there = await Relay.open('latest value', wire, memory('value there'), { nats });
    using reader = await openLatestValueReader(memory('value there'));
    value.write(new Uint8Array([7]));
    assert.deepEqual(await reader.receive(), new Uint8Array([7]));
  });

  it('makes no loop', async () => {
    using _publisher = await openPublisher(memory('loop'));
    const wire = server.at('loop');
    using _forth = await Relay.open('publisher', memory('loop'), wire, { nats });
    await assert.rejects(Relay.open('publisher', wire, memory('loop'), { nats }), {
      code: 'EADDRINUSE',
    });
    await assert.rejects(Relay.open('publisher', wire, wire, { nats }), { code: 'ERR_RELAY_LOOP' });
  });

  it('makes no loop of inboxes or latest values, over three addresses either', async () => {
    const [one, two, three] = [memory('ring'), server.at('ring two'), server.at('ring three')];
    using _inbox = await openInbox(three);
    using _first = await Relay.open('inbox', two, three, { nats });
    using _second = await Relay.open('inbox', one, two, { nats });
    await assert.rejects(Relay.open('inbox', three, one, { nats }), { code: 'EADDRINUSE' });
    const [source, copy, other] = [
      memory('value ring'),
      server.at('value 2'),
      server.at('value 3'),
    ];
    using _value = await openLatestValue(source);
    using _third = await Relay.open('latest value', source, copy, { nats });
    using _fourth = await Relay.open('latest value', copy, other, { nats });
    await assert.rejects(Relay.open('latest value', other, source, { nats }), {
      code: 'EADDRINUSE',
    });
  });

  it('loses a bounded number of messages while the wire is down, and counts them', async () => {
    const messages = values<number>();
    const capacity = 2 ** 14;
    const publisher = await openPublisher(memory('down'), { messages });
    const wire = server.at('down');
    const relay = await Relay.open('publisher', memory('down'), wire, {
      messages,
      capacity,
      nats,
    });
    const subscriber = await openSubscriber(wire, { messages, nats });
    await server.kill();
    const count = 20_000;
    for (let i = 0; i < count; i++) {
      publisher.trySend(i);
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await server.start();
    publisher.close();
    let received = 0;
    for await (const _number of subscriber) received++;
    assert.equal(received + subscriber.lost, count);
    await relay.ended;
    const { lost, relayed } = relay.statistics;
    assert.ok(relayed <= count && lost > 0 && lost <= subscriber.lost, `${lost}, ${relayed}`);
    subscriber.close();
  });

  it('of an inbox counts what it has and cannot pass on, and its other end says what may not have arrived', async () => {
    const messages = text();
    const events: string[] = [];
    const onEvent = ({ kind, message }: NatsEvent): void => {
      if (kind === 'undelivered') events.push(message);
    };
    const quick = { heartbeatMilliseconds: 50, silenceMilliseconds: 250, onEvent };
    const wire = server.at('dies');
    await using child = new Child(process.execPath, [abandonedInbox, wire]);
    assert.equal(await child.line(), 'open');
    const relay = await Relay.open('inbox', memory('dies'), wire, { messages, nats: quick });
    using outbox = await openOutbox(memory('dies'), { messages });
    const ended = assert.rejects(relay.ended, { code: 'EPIPE' });
    for (let i = 0; i < 3; i++) await outbox.send('taken');
    while (relay.statistics.relayed < 3) await new Promise((resolve) => setImmediate(resolve));
    await child.kill();
    while (events.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.match(events.join(), /at most 3/);
    for (let i = 0; i < 5; i++) outbox.trySend('not taken');
    await ended;
    assert.deepEqual(relay.statistics, { relayed: 3, lost: 5 });
  });

  it('of an inbox that is closed counts what it has not passed on', async () => {
    const messages = text();
    using _inbox = await openInbox(server.at('closes'), { messages, nats });
    const relay = await Relay.open('inbox', memory('closes'), server.at('closes'), {
      messages,
      nats,
    });
    using outbox = await openOutbox(memory('closes'), { messages });
    for (let i = 0; i < 5; i++) outbox.trySend('not passed on');
    relay.close();
    await relay.ended;
    const { relayed, lost } = relay.statistics;
    assert.equal(relayed + lost, 5);
    assert.ok(lost > 0);
  });
});
