/** Peers that are stopped, die, read too slowly, or disagree. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { connect } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import {
  bytes,
  listenForChannels,
  openChannel,
  openInbox,
  openOutbox,
  openPublisher,
  openSubscriber,
  text,
  values,
} from 'linux-ipc/channel';

import type { NatsEvent } from 'linux-ipc-nats';

import { Child } from '../../../linux-ipc/dist-test/support/child.js';
import { FRAME, jsonFrame, jsonOf } from '../../dist/session/frame.js';
import { introduction, self } from '../../dist/session/terms.js';
import { NatsServer, skip } from '../support/nats-server.js';

const client = fileURLToPath(new URL('../fixtures/silent-client.js', import.meta.url));
const receivingClient = fileURLToPath(new URL('../fixtures/receiving-client.js', import.meta.url));
const nats = { heartbeatMilliseconds: 100, silenceMilliseconds: 500 };

describe('a peer over NATS', { skip }, () => {
  let server: NatsServer;
  before(async () => {
    server = await NatsServer.start();
  });
  after(() => server.stop());

  it('that is killed is found by its silence, and what it sent is received', async () => {
    const address = server.at('killed');
    using listener = await listenForChannels(address, { messages: text(), nats });
    await using child = new Child(process.execPath, [client, address]);
    using channel = await listener.accept();
    assert.equal(await child.line(), 'open');
    assert.equal(await channel.receive(), 'hello');
    child.process.kill('SIGKILL');
    assert.equal(await channel.receive(), undefined);
    assert.equal(channel.disconnection, 'died');
    assert.throws(() => channel.trySend('too late'), { code: 'EPIPE', disconnection: 'died' });
  });

  it('that has closed long ago is no reason to say that this process was stopped', async () => {
    const address = server.at('closed long ago');
    const events: NatsEvent['kind'][] = [];
    const options = { ...nats, onEvent: ({ kind }: NatsEvent) => void events.push(kind) };
    using listener = await listenForChannels(address, { messages: text(), nats });
    const [there, here] = await Promise.all([
      listener.accept(),
      openChannel(address, { messages: text(), nats: options }),
    ]);
    there.close();
    assert.equal(await here.receive(), undefined);
    await delay(3 * nats.heartbeatMilliseconds);
    here.close();
    assert.deepEqual(events, []);
  });

  it('that is stopped for longer than the silence counts as dead, and is told so when it continues', async () => {
    const address = server.at('stopped');
    using listener = await listenForChannels(address, { messages: text(), nats });
    await using child = new Child(process.execPath, [client, address]);
    using channel = await listener.accept();
    assert.equal(await child.line(), 'open');
    child.process.kill('SIGSTOP');
    assert.equal(await channel.disconnected(), 'died');
    child.process.kill('SIGCONT');
    // What it had sent was not received.
    const said = [await child.line(), await child.line(), await child.line()];
    assert.deepEqual(said.sort(), ['died', 'stopped', 'undelivered']);
    assert.equal(await child.end(), 0);
  });

  it('that is killed with messages that it has not received: at most how many is an event', async () => {
    const address = server.at('unreceived');
    const said: string[] = [];
    const onEvent = ({ kind, message }: NatsEvent): void => {
      if (kind === 'undelivered') said.push(message);
    };
    using listener = await listenForChannels(address, {
      messages: text(),
      nats: { ...nats, onEvent },
    });
    await using child = new Child(process.execPath, [client, address]);
    using channel = await listener.accept();
    assert.equal(await child.line(), 'open');
    for (let i = 0; i < 3; i++) await channel.send('not received');
    child.process.kill('SIGKILL');
    assert.equal(await channel.disconnected(), 'died');
    assert.match(said.join(), /unreceived: records may not have been received \(at most 3\)/);
  });

  it('that leaves an inbox is named to onDisconnect', async () => {
    const address = server.at('leaves');
    let left: ((member: unknown) => void) | undefined;
    const leaving = new Promise((resolve) => (left = resolve));
    using inbox = await openInbox(address, {
      nats,
      onDisconnect: ({ pid }, disconnection) => {
        left?.([pid, disconnection]);
      },
    });
    const outbox = await openOutbox(address, { nats });
    assert.deepEqual(
      inbox.senders.map(({ pid }) => pid),
      [process.pid],
    );
    await outbox.send(new Uint8Array([1]));
    outbox.close();
    assert.deepEqual(await leaving, [process.pid, 'closed']);
    assert.deepEqual(await inbox.receive(), new Uint8Array([1]));
  });

  it('that speaks of another type or kind is refused, on both sides', async () => {
    const address = server.at('mismatch');
    const refused: string[] = [];
    using listener = await listenForChannels(address, {
      messages: values(),
      nats,
      onRefused: ({ message }) => refused.push(message),
    });
    const code = 'ERR_CHANNEL_MISMATCH';
    await assert.rejects(openChannel(address, { messages: text(), nats }), {
      code,
      message: /type of messages: 2 here, 4 there/,
    });
    await assert.rejects(openOutbox(address, { nats }), { code, message: /kind/ });
    assert.equal(listener.refused, 2);
    assert.match(refused[0] ?? '', /4 here, 2 there/);
  });

  it('that speaks another version of the protocol is refused, whatever else it says', async () => {
    const address = server.at('protocol');
    const refused: string[] = [];
    const stranger = await connect({ servers: `127.0.0.1:${server.port}` });
    const replies = stranger.subscribe('stranger', { max: 1 });
    using listener = await listenForChannels(address, {
      nats,
      onRefused: ({ message }) => refused.push(message),
    });
    const later = { protocol: 2, subject: 'stranger', more: true };
    stranger.publish('linux-ipc.protocol', jsonFrame(FRAME.HELLO, later));
    for await (const { data } of replies) {
      assert.equal(data[0], FRAME.REFUSED);
      assert.deepEqual(jsonOf(data), { what: 'protocol', here: 1, there: 2 });
    }
    assert.equal(listener.refused, 1);
    assert.match(refused[0] ?? '', /protocol: 1 here, 2 there/);
    await stranger.close();
  });

  it('that answers in another version of the protocol is an error', async () => {
    const stranger = await connect({ servers: `127.0.0.1:${server.port}` });
    const answers = [
      jsonFrame(FRAME.REFUSED, { what: 'protocol', here: 2, there: 1 }),
      jsonFrame(FRAME.WELCOME, { protocol: 2, subject: 'stranger' }),
    ];
    stranger.subscribe('linux-ipc.later', {
      callback: (_error, message) => void message.respond(answers.pop()),
    });
    await stranger.flush();
    for (let i = answers.length; i > 0; i--) {
      await assert.rejects(openChannel(server.at('later'), { nats }), {
        code: 'ERR_CHANNEL_MISMATCH',
        message: /protocol: 1 here, 2 there/,
      });
    }
    await stranger.close();
  });

  it('that has left before it was accepted is forgotten when the next one comes', async () => {
    const servers = `127.0.0.1:${server.port}`;
    const [client, stranger] = [await connect({ servers }), await connect({ servers })];
    const quiet = { ...nats, client, onEvent: () => undefined };
    using listener = await listenForChannels(server.at('left'), { nats: quiet });
    const terms = { kinds: ['channel' as const], schema: bytes().schema };
    const hello = (pid: number): void => {
      const more = {
        subject: `left.${pid}`,
        capacity: 0,
        silenceMilliseconds: 3000,
        next: 0,
        store: '',
      };
      const given = { ...introduction(terms, more), peer: { ...self, pid } };
      stranger.publish('linux-ipc.left', jsonFrame(FRAME.HELLO, given));
    };
    hello(1);
    await stranger.flush();
    await delay(2 * nats.silenceMilliseconds);
    // The first one comes back after the second one: its place before that is lost.
    const both = [2, 1];
    for (const pid of both) hello(pid);
    const staying = setInterval(() => {
      for (const pid of both) hello(pid);
    }, 20);
    await stranger.flush();
    await client.flush();
    for (const pid of both) {
      const accepted = await listener.accept();
      assert.equal(accepted.peer.pid, pid);
      accepted.close();
    }
    clearInterval(staying);
    await Promise.all([client.close(), stranger.close()]);
  });

  it('that is not there is an error at once; two cannot listen at one address', async () => {
    await assert.rejects(openChannel(server.at('nobody'), { nats }), {
      code: 'ECONNREFUSED',
      message: /nobody: no channel listens there; start it first/,
    });
    using _one = await openInbox(server.at('taken'), { nats });
    await assert.rejects(openInbox(server.at('taken'), { nats }), { code: 'EADDRINUSE' });
  });

  it('that does not read its publisher loses the oldest messages, counts them, and keeps its memory', async () => {
    const address = server.at('slow');
    const publisher = await openPublisher(address, { messages: bytes(), capacity: 2 ** 14, nats });
    const subscriber = await openSubscriber(address, { messages: bytes(), nats });
    const total = 20_000;
    for (let i = 0; i < total; i++) {
      await publisher.send(Buffer.alloc(100, i & 255));
      if (i % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    }
    publisher.close();
    await subscriber.disconnected();
    let received = 0;
    for await (const _message of subscriber) received++;
    assert.ok(received <= 2 ** 14 / 100 + 1, `${received} were kept`);
    assert.equal(received + subscriber.lost, total);
    subscriber.close();
  });
});

describe('a client that the server disconnects as a slow consumer', { skip }, () => {
  it('gets all that was sent to it, once it is back', async () => {
    await using server = await NatsServer.configured(
      'max_payload: 16384\nmax_pending: 262144\nwrite_deadline: "500ms"\n',
    );
    const address = server.at('pending');
    const client = await connect({ servers: `127.0.0.1:${server.port}` });
    const patient = { client, silenceMilliseconds: 30_000 };
    // More than the buffers of the server and of both sockets hold together.
    const capacity = 2 ** 25;
    using listener = await listenForChannels(address, {
      messages: bytes(),
      capacity,
      nats: patient,
    });
    await using child = new Child(process.execPath, [receivingClient, address]);
    const channel = await listener.accept();
    assert.equal(await child.line(), 'open');
    child.process.kill('SIGSTOP');
    const count = 2000;
    for (let i = 0; i < count; i++) await channel.send(Buffer.alloc(10_000, i & 255));
    await client.flush(); // By now the server has done with the client what it does.
    child.process.kill('SIGCONT');
    channel.close();
    const said = [];
    do said.push(await child.line());
    while (said.at(-1) !== String(count));
    assert.ok(said.includes('server lost') && said.includes('server found'), said.join());
    assert.equal(await child.end(), 0);
    await client.close();
  });
});
