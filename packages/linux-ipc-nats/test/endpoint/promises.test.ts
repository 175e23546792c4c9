/** What differs from memory, as the table of docs/nats.md says. */
import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { connect, type NatsConnection } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import { RECORD_TYPE } from 'linux-ipc/carrier';
import {
  bytes,
  listenForChannels,
  openChannel,
  openInbox,
  openOutbox,
  openPublisher,
  openSubscriber,
  type MessageEndpoint,
} from 'linux-ipc/channel';

import { Child } from '../../../linux-ipc/dist-test/support/child.js';
import type { NatsChannel } from '../../dist/endpoint/channel.js';
import { frame, FRAME, jsonFrame, jsonOf, numberOf } from '../../dist/session/frame.js';
import { introduction, type Introduction } from '../../dist/session/terms.js';
import { NatsServer, skip } from '../support/nats-server.js';

const idle = fileURLToPath(new URL('../fixtures/idle.js', import.meta.url));

/** What a channel over NATS has beside what all channels have. */
type Counting = MessageEndpoint<Uint8Array> &
  Pick<NatsChannel<Uint8Array>, 'statistics' | 'largestRecord'>;

describe('over NATS', { skip }, () => {
  let server: NatsServer;
  let here: NatsConnection;
  let there: NatsConnection;
  before(async () => {
    server = await NatsServer.start();
    const servers = `127.0.0.1:${server.port}`;
    [here, there] = [await connect({ servers }), await connect({ servers })];
  });
  after(async () => {
    await Promise.all([here.close(), there.close()]);
    await server.stop();
  });

  it('each sender of an inbox has a window of its own', async () => {
    const address = server.at('windows');
    const messages = bytes();
    using inbox = await openInbox(address, { messages, capacity: 2 ** 14 });
    using full = await openOutbox(address, { messages });
    while (full.trySend(new Uint8Array(1000)));
    using other = await openOutbox(address, { messages });
    assert.equal(other.trySend(new Uint8Array(1000)), true);
    assert.equal(full.trySend(new Uint8Array(1000)), false);
    assert.equal(inbox.senders.length, 2);
  });

  it('a peer is what it says of itself', async () => {
    const address = server.at('peer');
    using listener = await listenForChannels(address);
    const [one, two] = await Promise.all([listener.accept(), openChannel(address)]);
    for (const { peer } of [one, two]) {
      assert.deepEqual(peer, {
        pid: process.pid,
        uid: process.getuid?.(),
        gid: process.getgid?.(),
        host: hostname(),
      });
    }
    one.close();
    two.close();
  });

  it('what was sent is there once it has arrived', async () => {
    const address = server.at('arrives');
    using listener = await listenForChannels(address, { nats: { client: here } });
    const [receiver, sender] = await Promise.all([
      listener.accept(),
      openChannel(address, { nats: { client: there } }),
    ]);
    await sender.send(new Uint8Array([7]));
    // The event loop has not had its turn.
    assert.equal(receiver.tryReceive(), undefined);
    await there.flush();
    await here.flush();
    assert.deepEqual(receiver.tryReceive(), new Uint8Array([7]));
    receiver.close();
    sender.close();
  });

  it('a peer that has closed is there until all has arrived', async () => {
    const address = server.at('closing');
    using listener = await listenForChannels(address, { nats: { client: here } });
    const heard: Buffer[] = [];
    const next = async (kind: number): Promise<Buffer> => {
      for (;;) {
        const frame = heard.shift();
        if (frame?.[0] === kind) return frame;
        if (frame === undefined) await there.flush();
      }
    };
    // This guest closes before the server has delivered its two messages.
    const subject = 'guest';
    there.subscribe(subject, {
      callback: (_error, { data }) => void heard.push(Buffer.from(data)),
    });
    const terms = { kinds: ['channel' as const], schema: bytes().schema };
    const more = { subject, capacity: 0, silenceMilliseconds: 3000, next: 0, store: '' };
    there.publish('linux-ipc.closing', jsonFrame(FRAME.HELLO, introduction(terms, more)));
    const channel = await listener.accept();
    const { subject: host } = jsonOf(await next(FRAME.WELCOME)) as Introduction;
    there.publish(host, frame(FRAME.FAREWELL, 2));
    assert.equal(numberOf(await next(FRAME.MISSING)), 1);
    assert.equal(channel.disconnection, undefined);
    for (const number of [1, 2]) {
      const record = frame(FRAME.RECORD, number, RECORD_TYPE.WHOLE, new Uint8Array([number]));
      there.publish(host, record);
    }
    assert.equal(await channel.disconnected(), 'closed');
    await next(FRAME.FAREWELL_HEARD);
    for (const number of [1, 2]) assert.deepEqual(channel.tryReceive(), new Uint8Array([number]));
    channel.close();
  });

  it('an open channel keeps its process alive, and a closed one does not', async () => {
    const address = server.at('alive');
    using listener = await listenForChannels(address, {
      nats: { heartbeatMilliseconds: 50, silenceMilliseconds: 5000 },
    });
    await using child = new Child(process.execPath, [idle, address]);
    const channel = await listener.accept();
    assert.equal(await child.line(), 'open');
    // It waits for nothing, and yet its heartbeats arrive for longer than this side would wait for them.
    assert.equal(await child.ask('unref'), 'unref');
    await assert.rejects(channel.disconnected({ signal: AbortSignal.timeout(500) }), {
      name: 'TimeoutError',
    });
    assert.equal(child.process.exitCode, null);
    channel.close();
    assert.equal(await child.line(), 'closed');
    assert.equal(await child.end(), 0);
  });

  it('a subscriber that joins in the middle of a long message begins with the next one', async () => {
    for (const whenFull of ['wait', 'overwrite'] as const) {
      const address = server.at(`middle ${whenFull}`);
      const options = { messages: bytes(), capacity: 2 ** 14, whenFull };
      const publisher = await openPublisher(address, options);
      const lengths = async (subscriber: AsyncIterable<Uint8Array>): Promise<number[]> => {
        const all = [];
        for await (const { length } of subscriber) if (all.push(length) && length === 7) break;
        return all;
      };
      const first = await openSubscriber(address, { messages: bytes() });
      const receiving = lengths(first);
      const sending = publisher.send(new Uint8Array(2 ** 18));
      const second = await openSubscriber(address, { messages: bytes() });
      const receivingLate = lengths(second);
      await sending;
      await publisher.send(new Uint8Array(7));
      assert.deepEqual(await receiving, [2 ** 18, 7]);
      assert.equal((await receivingLate).at(-1), 7);
      first.close();
      second.close();
      publisher.close();
    }
  });

  it('a channel counts records, whatever spinMicroseconds is', async () => {
    const options = { capacity: 2 ** 14, spinMicroseconds: 50 };
    using listener = await listenForChannels(server.at('counts'), {
      ...options,
      nats: { client: here },
    });
    const [receiver, sender] = (await Promise.all([
      listener.accept(),
      openChannel(server.at('counts'), { ...options, nats: { client: there } }),
    ])) as unknown as Counting[];
    if (receiver === undefined || sender === undefined) throw new Error('no channel');
    await sender.send(new Uint8Array(1));
    await sender.send(new Uint8Array(2 * sender.largestRecord));
    const { sent } = sender.statistics;
    assert.ok(sent > 2, String(sent));
    await there.flush();
    await here.flush();
    const arrived = { sent: 0, receivedByPeer: 0, arrived: sent, received: 0 };
    assert.deepEqual(receiver.statistics, arrived);
    for (let i = 0; i < 2; i++) await receiver.receive();
    assert.deepEqual(receiver.statistics, { ...arrived, received: sent });
    while (sender.statistics.receivedByPeer < sent) await there.flush();
    assert.deepEqual(sender.statistics, { sent, receivedByPeer: sent, arrived: 0, received: 0 });
    receiver.close();
    sender.close();
  });

  it('an inbox and a publisher have 40 members', async () => {
    using inbox = await openInbox(server.at('many'));
    using publisher = await openPublisher(server.at('many, too'));
    const open = { nats: { client: there } };
    const members = await Promise.all(
      Array.from({ length: 40 }, async () => [
        await openOutbox(server.at('many'), open),
        await openSubscriber(server.at('many, too'), open),
      ]),
    );
    assert.equal(inbox.senders.length, 40);
    assert.equal(publisher.subscribers.length, 40);
    for (const member of members.flat()) member.close();
  });
});
