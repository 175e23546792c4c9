/** Many channels on one connection: each keeps its promises, and each event is reported once. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { connect, type NatsConnection } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import {
  listenForChannels,
  openChannel,
  openInbox,
  openOutbox,
  openPublisher,
  values,
} from 'linux-ipc/channel';
import type { NatsEvent } from 'linux-ipc-nats';

import { collect } from '../../../linux-ipc/dist-test/support/resources.js';
import { NatsServer, skip } from '../support/nats-server.js';

const messages = values<number>();
const count = 200;

describe('a connection that many channels share', { skip }, () => {
  let server: NatsServer;
  let client: NatsConnection;
  before(async () => {
    server = await NatsServer.start([]);
    client = await connect({
      servers: `127.0.0.1:${server.port}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
    });
  });
  after(async () => {
    await client.close();
    await server.stop();
  });

  /** Without those of a busy machine, which stops this process. */
  const kindsOf = (events: readonly NatsEvent[]): string[] =>
    events.map(({ kind }) => kind).filter((kind) => kind !== 'stopped');

  it('carries 200 of them over the death of the server, and reports each event once', async () => {
    const events: NatsEvent[] = [];
    const nats = {
      client,
      silenceMilliseconds: 60_000,
      onEvent: (event: NatsEvent) => void events.push(event),
    };
    const address = server.at('shared');
    const listener = await listenForChannels(address, { messages, nats });
    const pairs = await Promise.all(
      Array.from({ length: count }, () =>
        Promise.all([listener.accept(), openChannel(address, { messages, nats })]),
      ),
    );
    await server.kill();
    for (const [i, [, here]] of pairs.entries()) await here.send(i);
    await server.start();
    const received = await Promise.all(pairs.map(([there]) => there.receive()));
    assert.deepEqual(
      received.map(Number).sort((a, b) => a - b),
      Array.from({ length: count }, (_, i) => i),
    );
    assert.deepEqual(kindsOf(events), ['server lost', 'server found']);
    for (const one of [...pairs.flat(), listener]) one.close();
  });

  it('reports each event to each function', async () => {
    const seen: NatsEvent[][] = [[], [], []];
    const inboxes = await Promise.all(
      seen.map((events, i) =>
        openInbox(server.at(`inbox ${i}`), {
          nats: { client, silenceMilliseconds: 60_000, onEvent: (event) => events.push(event) },
        }),
      ),
    );
    const found = (async () => {
      for await (const { type } of client.status()) if (type === 'reconnect') return;
    })();
    inboxes[2]?.close();
    await server.kill();
    await server.start();
    await found;
    await client.flush();
    assert.deepEqual(seen.map(kindsOf), [
      ['server lost', 'server found'],
      ['server lost', 'server found'],
      [],
    ]);
    for (const inbox of inboxes) inbox.close();
  });

  it('reports once that the process was stopped', async () => {
    const events: NatsEvent[] = [];
    const nats = {
      client,
      heartbeatMilliseconds: 20,
      silenceMilliseconds: 60_000,
      onEvent: (event: NatsEvent) => void events.push(event),
    };
    const address = server.at('stopped');
    const listener = await listenForChannels(address, { messages, nats });
    const pairs = await Promise.all(
      Array.from({ length: 10 }, () =>
        Promise.all([listener.accept(), openChannel(address, { messages, nats })]),
      ),
    );
    // The event loop is blocked, for far longer than a busy machine would.
    const blockedMs = 1500;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockedMs);
    for (const [, here] of pairs) await here.send(1);
    for (const [there] of pairs) await there.receive();
    const isLong = ({ message }: NatsEvent): boolean =>
      Number(/did not run for (\d+) ms/.exec(message)?.[1]) > blockedMs - 100;
    while (!events.some(isLong)) await new Promise((resolve) => setImmediate(resolve));
    await client.flush();
    assert.equal(events.filter(isLong).length, 1);
    for (const one of [...pairs.flat(), listener]) one.close();
  });

  it('keeps nothing of what has closed, however often something is opened over it', async () => {
    using inbox = await openInbox(server.at('kept'), { messages, nats: { client } });
    const openAndClose = async (): Promise<WeakRef<object>> => {
      const onEvent = (): undefined => undefined;
      const outbox = await openOutbox(server.at('kept'), { messages, nats: { client, onEvent } });
      outbox.close();
      return new WeakRef(onEvent);
    };
    const kept = await openAndClose();
    while (kept.deref() !== undefined) await collect();
    assert.equal(inbox.senders.length, 0);
  });

  it('keeps nothing of a channel that its server has closed first', async () => {
    const listener = await listenForChannels(server.at('closed first'), { nats: { client } });
    const acceptAndClose = async (): Promise<WeakRef<object>> => {
      const accepting = listener.accept();
      const here = await openChannel(server.at('closed first'), { nats: { client } });
      const there = await accepting;
      there.close();
      assert.equal(await here.disconnected(), 'closed');
      here.close();
      return new WeakRef(there.peer);
    };
    const kept = await acceptAndClose();
    while (kept.deref() !== undefined) await collect();
    listener.close();
  });

  it('that the program closes ends every wait at once, and what is opened or sent later', async () => {
    const own = await connect({ servers: `127.0.0.1:${server.port}` });
    const events: NatsEvent[] = [];
    const nats = { client: own, onEvent: (event: NatsEvent) => void events.push(event) };
    const options = { messages, nats };
    const inbox = await openInbox(server.at('ended inbox'), options);
    const listener = await listenForChannels(server.at('ended channel'), options);
    const accepting = listener.accept();
    const here = await openChannel(server.at('ended channel'), options);
    const there = await accepting;
    const full = await openPublisher(server.at('ended publisher'), { ...options, capacity: 64 });
    const silent = listener.accept();
    const waits = [
      ...[inbox.receive(), silent, inbox.receiveEach(() => undefined)],
      ...[listener[Symbol.asyncIterator]().next()],
    ];
    const code = 'ERR_NATS_ENDED';
    const ended = Promise.all(waits.map((wait) => assert.rejects(wait, { code })));
    const received = Promise.all([here.receive(), there.receive()]);
    await own.close();
    await ended;
    assert.deepEqual(await received, [undefined, undefined]);
    assert.throws(() => inbox.tryReceive(), { code });
    assert.throws(() => inbox.receiveSync(0), { code });
    await assert.rejects(full.send(1), { code });
    await assert.rejects(here.send(1), { code: 'EPIPE' });
    await assert.rejects(openChannel(server.at('ended channel'), options), { code });
    await assert.rejects(openInbox(server.at('ended new'), options), { code });
    assert.deepEqual(new Set(kindsOf(events)), new Set(['ended']));
    for (const one of [inbox, listener, here, there, full]) one.close();
  });

  it('that the program closes ends what is being opened', async () => {
    const own = await connect({ servers: `127.0.0.1:${server.port}` });
    // A listener that is there, and does not answer.
    const silent = client.subscribe('linux-ipc.silent', { callback: () => void own.close() });
    await client.flush();
    const nats = { client: own, onEvent: () => undefined };
    await assert.rejects(openChannel(server.at('silent'), { nats }), { code: 'ERR_NATS_ENDED' });
    silent.unsubscribe();
  });
});
