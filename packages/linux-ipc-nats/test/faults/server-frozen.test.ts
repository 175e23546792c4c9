/** The server does not answer for many times as long as a peer may be silent: nobody is taken for dead. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import 'linux-ipc-nats';
import {
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
const silenceMilliseconds = 120;
/** How long the server is stopped. */
const frozenMs = 10 * silenceMilliseconds;

describe('a server that is stopped', { skip }, () => {
  let server: NatsServer;
  const events = new Set<NatsEvent['kind']>();
  const nats = {
    heartbeatMilliseconds: 40,
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
    await nothingIsStored(server);
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
  });
});
