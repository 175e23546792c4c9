/** A server that does not store what is sent: an event says why, and what waits is stored once it does. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import {
  openLatestValue,
  openLatestValueReader,
  openPublisher,
  openSubscriber,
  text,
} from 'linux-ipc/channel';
import type { NatsEvent, NatsOptions } from 'linux-ipc-nats';

import { nothingIsStored } from '../support/nothing-is-stored.js';
import { NatsServer, skip } from '../support/nats-server.js';

const messages = text();
const long = 'long'.repeat(1000);

describe('a server that does not store what is sent', { skip }, () => {
  let server: NatsServer;
  let client: NatsConnection;
  let manager: JetStreamManager;
  before(async () => {
    server = await NatsServer.start();
    client = await connect({ servers: `127.0.0.1:${server.port}` });
    manager = await jetstreamManager(client);
  });
  after(async () => {
    await nothingIsStored(server);
    await client.close();
    await server.stop();
  });

  /** The longest message that the only stream takes. */
  async function limit(bytes: number): Promise<void> {
    const [name = ''] = await manager.streams.names().next();
    await manager.streams.update(name, { max_msg_size: bytes });
  }

  /** What a publisher or a latest value has as an option, and when it has reported this reason of a refusal, and its remedy. */
  function reporting(
    reason: string,
    remedy = 'check the limits of its JetStream and of this account',
  ): { nats: NatsOptions; isReported: Promise<void> } {
    let onRefusal: (() => void) | undefined;
    const isReported = new Promise<void>((resolve) => (onRefusal = resolve));
    const expected = new RegExp(`refuses to store: .*${reason}.*; ${remedy}; what was sent waits$`);
    const onEvent = ({ kind, message }: NatsEvent): void => {
      if (kind === 'refused' && expected.test(message)) onRefusal?.();
    };
    return { nats: { onEvent }, isReported };
  }

  it('holds up a publisher that waits', async () => {
    const address = server.at('publisher');
    const { nats, isReported } = reporting('message size');
    const publisher = await openPublisher(address, { messages, whenFull: 'wait', nats });
    const subscriber = await openSubscriber(address, { messages });
    await limit(1000);
    await publisher.send(long);
    await isReported;
    await limit(-1);
    assert.equal(await subscriber.receive(), long);
    for (const one of [publisher, subscriber]) one.close();
    await nothingIsStored(server);
  });

  it('holds up a latest value', async () => {
    const address = server.at('value');
    const { nats, isReported } = reporting('message size');
    const value = await openLatestValue(address, { messages, nats });
    const reader = await openLatestValueReader(address, { messages });
    await limit(1000);
    value.write(long);
    await isReported;
    await limit(-1);
    assert.equal(await reader.receive(), long);
    for (const one of [value, reader]) one.close();
  });

  it('holds both up if it takes shorter payloads than it did when they were opened', async () => {
    const configuration = (bytes: number): string => `max_payload: ${bytes}\njetstream: {}\n`;
    await using own = await NatsServer.configured(configuration(100_000));
    const reason = 'max_payload size exceeded';
    const remedy = 'raise its max_payload and restart it';
    const [first, second] = [reporting(reason, remedy), reporting(reason, remedy)];
    const options = { messages, whenFull: 'wait' as const, nats: first.nats };
    const publisher = await openPublisher(own.at('publisher'), options);
    const subscriber = await openSubscriber(own.at('publisher'), { messages });
    const value = await openLatestValue(own.at('value'), { messages, nats: second.nats });
    const reader = await openLatestValueReader(own.at('value'), { messages });
    await own.reload(configuration(3000));
    await publisher.send(long);
    value.write(long);
    await Promise.all([first.isReported, second.isReported]);
    await own.reload(configuration(100_000));
    await own.kill();
    await own.start();
    assert.equal(await subscriber.receive(), long);
    while ((await reader.receive()) !== long);
    for (const one of [publisher, value, subscriber, reader]) one.close();
    await nothingIsStored(own);
  });
});
