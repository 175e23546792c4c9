/** Many channels on one connection: each keeps its promises, and each event is reported once. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { connect, type NatsConnection } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import { listenForChannels, openChannel, openInbox, values } from 'linux-ipc/channel';
import type { NatsEvent } from 'linux-ipc-nats';

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
});
