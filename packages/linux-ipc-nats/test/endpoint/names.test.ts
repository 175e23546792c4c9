/** Any name is a channel's name, and reaches no other channel. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import 'linux-ipc-nats';
import {
  openInbox,
  openLatestValue,
  openLatestValueReader,
  openOutbox,
  openPublisher,
  openSubscriber,
  text,
} from 'linux-ipc/channel';

import { nothingIsStored } from '../support/nothing-is-stored.js';
import { NatsServer, skip } from '../support/nats-server.js';

const names = [
  ...[
    'a',
    'a.b',
    'a.*',
    '*',
    '>',
    'a.>',
    'a b',
    ' ',
    '\t\r\n',
    'a/b',
    '/',
    '%2F',
    '@',
    'me:word@host',
  ],
  ...['$JS.API.STREAM.NAMES', '_INBOX.x', '\u0000', 'été', '通道', '🚪', '__', 'a__b'],
  ...['x'.repeat(300), `${'x'.repeat(299)}y`, 'é'.repeat(300), '🚪'.repeat(3000)],
];
const messages = text();
const nats = { onEvent: () => undefined };

describe('a name', { skip }, () => {
  let server: NatsServer;
  before(async () => {
    server = await NatsServer.start();
  });
  after(async () => {
    await nothingIsStored(server);
    await server.stop();
  });

  it('of any characters is an inbox of its own', async () => {
    const inboxes = await Promise.all(
      names.map((name) => openInbox(server.at(name), { messages, nats })),
    );
    for (const name of names) {
      using outbox = await openOutbox(server.at(name), { messages, nats });
      await outbox.send(name);
    }
    for (const [i, inbox] of inboxes.entries()) {
      assert.equal(await inbox.receive(), names[i]);
      assert.equal(inbox.tryReceive(), undefined);
      inbox.close();
    }
  });

  it('of any characters is a publisher and a latest value of its own, with what they keep', async () => {
    const opened = await Promise.all(
      names.map(async (name) => ({
        name,
        publisher: await openPublisher(server.at(`${name}p`), { messages, nats, whenFull: 'wait' }),
        value: await openLatestValue(server.at(`${name}v`), { messages, nats }),
      })),
    );
    for (const { name, publisher, value } of opened) {
      const subscriber = await openSubscriber(server.at(`${name}p`), { messages, nats });
      const reader = await openLatestValueReader(server.at(`${name}v`), { messages, nats });
      await publisher.send('a message');
      value.write('a value');
      assert.equal(await subscriber.receive(), 'a message');
      assert.equal(await reader.receive(), 'a value');
      for (const one of [subscriber, reader, publisher, value]) one.close();
    }
  });
});
