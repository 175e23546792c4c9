/** The server comes back without what it kept: writers store it again, and say so at once. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';

import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import {
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

describe('a server that comes back empty', { skip }, () => {
  let server: NatsServer;
  const events: NatsEvent[] = [];
  let onStoreLost = (): void => undefined;
  const nats = {
    heartbeatMilliseconds: 100,
    silenceMilliseconds: 20_000,
    onEvent: (event: NatsEvent) => {
      events.push(event);
      if (event.kind === 'store lost') onStoreLost();
    },
  };
  before(async () => {
    server = await NatsServer.start();
  });
  beforeEach(() => void events.splice(0));
  after(async () => {
    await nothingIsStored(server);
    await server.stop();
  });

  async function restartEmpty(): Promise<void> {
    await server.kill();
    rmSync(join(server.folder, 'store'), { recursive: true });
    await server.start();
  }

  it('gets back what subscribers have not received, and nothing of a waiting publisher is lost', async () => {
    const address = server.at('publisher');
    const publisher = await openPublisher(address, { messages, whenFull: 'wait', nats });
    const [quick, slow] = await Promise.all([
      openSubscriber(address, { messages, nats }),
      openSubscriber(address, { messages, nats }),
    ]);
    const isTold = new Promise<void>((resolve) => (onStoreLost = resolve));
    for (let i = 0; i < 100; i++) await publisher.send(i);
    for (let i = 0; i < 100; i++) assert.equal(await quick.receive(), i);
    await restartEmpty();
    await isTold;
    for (let i = 100; i < 200; i++) await publisher.send(i);
    publisher.close();
    for (let i = 100; i < 200; i++) assert.equal(await quick.receive(), i);
    for (let i = 0; i < 200; i++) assert.equal(await slow.receive(), i);
    for (const subscriber of [quick, slow]) {
      assert.equal(await subscriber.receive(), undefined);
      assert.equal(subscriber.disconnection, 'closed');
      subscriber.close();
    }
    const lost = events.filter(({ kind }) => kind === 'store lost');
    assert.equal(lost.length, 1);
    assert.match(lost[0]?.message ?? '', /a publisher that waits; it is stored again/);
  });

  it('gets back the latest value, for readers that are there and for later ones', async () => {
    const address = server.at('value');
    const value = await openLatestValue(address, { messages, nats });
    const reader = await openLatestValueReader(address, { messages, nats });
    for (const number of [1, 2, 3]) value.write(number);
    while ((await reader.receive()) !== 3);
    const isTold = new Promise<void>((resolve) => (onStoreLost = resolve));
    await restartEmpty();
    await isTold;
    const late = await openLatestValueReader(address, { messages, nats });
    assert.equal(await late.receive(), 3);
    value.write(4);
    assert.equal(await reader.receive(), 4);
    assert.equal(await late.receive(), 4);
    value.close();
    for (const one of [reader, late]) {
      assert.equal(await one.disconnected(), 'closed');
      one.close();
    }
  });

  it('or whose streams somebody removes: the same, without a new connection', async () => {
    const client = await connect({ servers: `127.0.0.1:${server.port}` });
    const { streams } = await jetstreamManager(client);
    const address = server.at('removed');
    const publisher = await openPublisher(address, { messages, whenFull: 'wait', nats });
    const subscriber = await openSubscriber(address, { messages, nats });
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 10; i++) await publisher.send(i);
      for (const name of await streams.names().next()) await streams.delete(name);
      await publisher.send(10);
      for (let i = 0; i <= 10; i++) assert.equal(await subscriber.receive(), i);
    }
    assert.ok(events.some(({ kind }) => kind === 'store lost'));
    publisher.close();
    assert.equal(await subscriber.receive(), undefined);
    subscriber.close();
    await client.close();
  });
});
