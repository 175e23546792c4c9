/** What is wrong with a server: an error with a remedy, or an event, and nothing is lost. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';

import 'linux-ipc-nats';
import {
  listenForChannels,
  openChannel,
  openInbox,
  openLatestValue,
  openOutbox,
  openPublisher,
  openSubscriber,
  text,
} from 'linux-ipc/channel';
import type { NatsEvent } from 'linux-ipc-nats';

import { exchange } from '../support/exchange.js';
import { freePort, NatsServer, skip } from '../support/nats-server.js';

describe('a server', { skip }, () => {
  it('that is not there is an error with a remedy', async () => {
    const address = `nats://127.0.0.1:${await freePort()}/x` as const;
    await assert.rejects(openInbox(address), {
      code: 'ERR_NATS_UNREACHABLE',
      message: /no NATS server can be reached .*check that nats-server runs there/,
    });
  });

  it('that admits no more connections is an error with a remedy', async () => {
    await using server = await NatsServer.configured('max_connections: 1\n');
    using _inbox = await openInbox(server.at('x'), { nats: { onEvent: () => undefined } });
    await assert.rejects(openInbox(server.at('y'), { nats: { client: { timeout: 200 } } }), {
      code: 'ERR_NATS_UNREACHABLE',
      message: /does not answer; .*max_connections/,
    });
  });

  it('that admits fewer connections than are there loses one, says so, and gets it back', async () => {
    await using server = await NatsServer.configured('max_connections: 2\n');
    const events: NatsEvent[] = [];
    let onRefused: (() => void) | undefined;
    const refused = new Promise<void>((resolve) => (onRefused = resolve));
    const nats = {
      heartbeatMilliseconds: 100,
      silenceMilliseconds: 20_000,
      onEvent: (event: NatsEvent) => {
        events.push(event);
        if (event.message.includes('refuses: maximum connections exceeded')) onRefused?.();
      },
    };
    using inbox = await openInbox(server.at('x'), { nats });
    const outbox = await openOutbox(server.at('x'), { nats });
    await server.reload('max_connections: 1\n');
    await refused;
    await outbox.send(new Uint8Array(3));
    await server.reload('max_connections: 2\n');
    assert.equal((await inbox.receive())?.length, 3);
    assert.equal(events.filter(({ kind }) => kind === 'server lost').length, 1);
    outbox.close();
    while (inbox.senders.length > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('that comes back is found, even if the clock was set back meanwhile', async (t) => {
    await using server = await NatsServer.start([]);
    const nats = {
      heartbeatMilliseconds: 100,
      silenceMilliseconds: 10_000,
      onEvent: () => undefined,
    };
    const inbox = await openInbox(server.at('x'), { nats });
    const outbox = await openOutbox(server.at('x'), { nats });
    const now = Date.now.bind(Date);
    for (const hours of [1, -1]) {
      t.mock.method(Date, 'now', () => now() + hours * 3_600_000);
      await server.kill();
      await server.start();
      await outbox.send(new Uint8Array(hours + 2));
      assert.equal((await inbox.receive())?.length, hours + 2);
      await assert.rejects(openInbox(server.at('x'), { nats }), { code: 'EADDRINUSE' });
    }
    outbox.close();
    while (inbox.senders.length > 0) await new Promise((resolve) => setImmediate(resolve));
    inbox.close();
  });

  it('without JetStream refuses what needs it, and says how to have it', async () => {
    await using server = await NatsServer.start([]);
    await assert.rejects(openPublisher(server.at('streams'), { whenFull: 'wait' }), {
      code: 'ERR_NATS_JETSTREAM',
      message: /start nats-server with -js/,
    });
    await exchange(server.at('no streams'));
  });
});

describe('a server that takes short payloads only', { skip }, () => {
  it('carries channels, and refuses what it cannot store', async () => {
    await using server = await NatsServer.configured('max_payload: 1024\njetstream: {}\n');
    await exchange(server.at('channel'));
    const [code, message] = ['ERR_NATS_PAYLOAD', /raise its max_payload/];
    await assert.rejects(openLatestValue(server.at('value')), { code, message });
    await assert.rejects(openPublisher(server.at('p'), { whenFull: 'wait' }), { code, message });
  });

  it('since it was told to, holds longer records up, and gets them once it takes them again', async () => {
    await using server = await NatsServer.configured('max_payload: 100000\n');
    const events: NatsEvent[] = [];
    let onRefused: (() => void) | undefined;
    const refused = new Promise<void>((resolve) => (onRefused = resolve));
    const nats = {
      heartbeatMilliseconds: 50,
      silenceMilliseconds: 20_000,
      onEvent: (event: NatsEvent) => {
        if (/at most 10000 bytes now, and 50\d\d\d are/.test(event.message)) onRefused?.();
        if (event.kind === 'refused') events.push(event);
      },
    };
    using listener = await listenForChannels(server.at('x'), { nats });
    const accepting = listener.accept();
    using here = await openChannel(server.at('x'), { nats });
    using there = await accepting;
    await server.reload('max_payload: 10000\n');
    await here.send(new Uint8Array(50_000));
    await refused;
    await here.send(new Uint8Array(5));
    assert.equal(there.tryReceive(), undefined);
    await server.reload('max_payload: 100000\n');
    await server.kill();
    await server.start();
    assert.equal((await there.receive())?.length, 50_000);
    assert.equal((await there.receive())?.length, 5);
    // By this side, and before it by the server, which then ends the connection, if its new limit had not arrived yet.
    assert.ok(events.length === 1 || events.length === 2, String(events.length));
    here.close();
    assert.equal(await there.disconnected(), 'closed');
  });

  it('carries messages of any length, in records that it takes', async () => {
    await using server = await NatsServer.configured('max_payload: 4096\njetstream: {}\n');
    const messages = text();
    const long = 'long'.repeat(25_000);
    using inbox = await openInbox(server.at('inbox'), { messages });
    using outbox = await openOutbox(server.at('inbox'), { messages });
    await outbox.send(long);
    assert.equal(await inbox.receive(), long);
    for (const whenFull of ['wait', 'overwrite'] as const) {
      const publisher = await openPublisher(server.at(whenFull), { messages, whenFull });
      const subscriber = await openSubscriber(server.at(whenFull), { messages });
      await publisher.send(long);
      assert.equal(await subscriber.receive(), long);
      publisher.close();
      assert.equal(await subscriber.receive(), undefined);
      subscriber.close();
    }
  });
});

describe('a server that dies while a client connects again', { skip }, () => {
  it('does not hold the client up', { timeout: 15_000 }, async () => {
    await using server = await NatsServer.start([]);
    // Between the two: each connection passes, but for the second, which ends when the client answers.
    let count = 0;
    let current: Socket | undefined;
    const between = createServer((socket) => {
      current = socket;
      const onward = connectTo(server.port, '127.0.0.1');
      onward.pipe(socket);
      if (++count === 2) socket.once('data', () => socket.destroy());
      else socket.pipe(onward);
      for (const one of [socket, onward]) one.on('error', () => undefined);
      socket.on('close', () => onward.destroy());
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const { port } = between.address() as AddressInfo;
    let found = (): void => undefined;
    const isFound = new Promise<void>((resolve) => (found = resolve));
    const inbox = await openInbox(`nats://127.0.0.1:${port}/x`, {
      nats: {
        onEvent: ({ kind }) => {
          if (kind === 'server found') found();
        },
      },
    });
    current?.destroy();
    await isFound;
    assert.ok(count >= 3);
    inbox.close();
    between.close();
  });
});

describe('a cluster of two, one of which is gone', { skip }, () => {
  let first: NatsServer;
  let second: NatsServer;
  before(async () => {
    const routes = [await freePort(), await freePort()];
    const parameters = (own: number | undefined, other: number | undefined): string[] => [
      ...['--cluster_name', 'test', '--cluster', `nats://127.0.0.1:${own}`],
      ...['--routes', `nats://127.0.0.1:${other}`],
    ];
    first = await NatsServer.start(parameters(routes[0], routes[1]));
    second = await NatsServer.start(parameters(routes[1], routes[0]));
  });
  after(async () => {
    await first.stop();
    await second.stop();
  });

  it('loses nothing, whichever side was connected to it', async () => {
    const servers = `127.0.0.1:${first.port},127.0.0.1:${second.port}`;
    const nats = {
      heartbeatMilliseconds: 100,
      silenceMilliseconds: 10_000,
      onEvent: () => undefined,
    };
    const options = { messages: text(), nats: { ...nats, client: { noRandomize: true } } };
    const address = `nats://${servers}/cluster` as const;
    using listener = await listenForChannels(address, options);
    const accepting = listener.accept();
    // The other side begins with the second server, and knows of the first.
    const reversed = servers.split(',').reverse().join();
    const there = await retried(() => openChannel(`nats://${reversed}/cluster`, options));
    const here = await accepting;
    for (const gone of [first, second]) {
      const receiving = (async () => {
        for (let i = 0; i < 2000; i++) assert.equal(await there.receive(), String(i));
      })();
      for (let i = 0; i < 2000; i++) {
        if (i === 1000) await gone.kill();
        await here.send(String(i));
      }
      await receiving;
      await gone.start();
    }
    here.close();
    assert.equal(await there.disconnected(), 'closed');
    there.close();
  });
});

/** The route between the two servers may not be there yet. */
async function retried<T>(open: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
    }
  }
}
