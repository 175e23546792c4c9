/** One listener at one address, whatever happens. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { connect, type NatsConnection } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import {
  listenForChannels,
  openInbox,
  openLatestValue,
  openPublisher,
  openSubscriber,
  values,
} from 'linux-ipc/channel';
import type { NatsEvent, NatsOptions } from 'linux-ipc-nats';

import { Child } from '../../../linux-ipc/dist-test/support/child.js';
import { frame, FRAME, numberOf } from '../../dist/session/frame.js';
import { HeldClient, Interleaving, interleavings } from '../support/interleaving.js';
import { NatsServer, skip } from '../support/nats-server.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/${name}.js`, import.meta.url));
const nats = { heartbeatMilliseconds: 100, silenceMilliseconds: 500 };
const messages = values<number>();

type Address = `nats://${string}`;

/** Opens each kind that listens. */
const open = {
  channel: (address: Address, nats: NatsOptions) => listenForChannels(address, { nats }),
  inbox: (address: Address, nats: NatsOptions) => openInbox(address, { nats }),
  publisher: (address: Address, nats: NatsOptions) => openPublisher(address, { nats, messages }),
  'waiting publisher': (address: Address, nats: NatsOptions) =>
    openPublisher(address, { nats, messages, whenFull: 'wait' }),
  'latest value': (address: Address, nats: NatsOptions) =>
    openLatestValue(address, { nats, messages }),
};

describe('an address', { skip }, () => {
  let server: NatsServer;
  let stranger: NatsConnection;
  before(async () => {
    server = await NatsServer.start();
    stranger = await connect({ servers: `127.0.0.1:${server.port}` });
  });
  after(async () => {
    await stranger.close();
    await server.stop();
  });

  for (const [kind, openKind] of Object.entries(open)) {
    it(`belongs to one of several that begin at the same moment: ${kind}`, async () => {
      for (let round = 0; round < 3; round++) {
        const address = server.at(`${kind} ${round}`);
        const results = await Promise.allSettled([1, 2, 3].map(() => openKind(address, {})));
        const opened = results.filter((one) => one.status === 'fulfilled');
        assert.equal(opened.length, 1);
        for (const one of results) {
          if (one.status === 'rejected') {
            assert.equal((one.reason as NodeJS.ErrnoException).code, 'EADDRINUSE');
          }
        }
        opened[0]?.value.close();
      }
    });
  }

  it('of a stopped process goes to the next, and the stopped one learns it, of each kind', async () => {
    const at = (kind: string): Address => server.at(`stopped ${kind}`);
    const words = [fixture('user'), server.at('stopped'), ...Object.keys(open)];
    await using child = new Child(process.execPath, words);
    assert.equal(await child.line(), 'open');
    child.process.kill('SIGSTOP');
    const next = await Promise.all(
      Object.entries(open).map(([kind, openKind]) => openKind(at(kind), nats)),
    );
    child.process.kill('SIGCONT');
    const missing = new Set(
      Object.keys(open).flatMap((kind) => [`${kind}: address lost`, `${kind}: EADDRINUSE`]),
    );
    while (missing.size > 0) missing.delete(await child.line());
    // Each close() ends, and with the last of them the process.
    assert.equal(await child.end(), 0);
    for (const [kind, openKind] of Object.entries(open)) {
      await assert.rejects(openKind(at(kind), nats), { code: 'EADDRINUSE' });
    }
    for (const one of next) one.close();
  });

  it('belongs to one of two processes that begin at the same moment', async () => {
    await using one = new Child(process.execPath, [fixture('contender')]);
    await using two = new Child(process.execPath, [fixture('contender')]);
    const both = [one, two];
    for (const child of both) assert.equal(await child.line(), 'ready');
    for (let round = 0; round < 50; round++) {
      for (const child of both) child.say(server.at(`contended ${round}`));
      const said = [await one.line(), await two.line()];
      assert.deepEqual(said.sort(), ['EADDRINUSE', 'open'], `round ${round}`);
    }
  });

  it('belongs to one of two, in whatever order the server processes the lines of both', async () => {
    using one = await HeldClient.listen(server.port, 0);
    using two = await HeldClient.listen(server.port, 1);
    const held = [one, two];
    const clients = await Promise.all(
      held.map(({ port }) => connect({ servers: `127.0.0.1:${port}` })),
    );
    // Each subscribes and announces itself, asks, and listens.
    for (const order of interleavings(4, 4)) {
      const interleaving = new Interleaving(order);
      for (const client of held) client.interleaving = interleaving;
      const address = server.at(order.join(''));
      const results = await Promise.allSettled(
        clients.map((client) => openInbox(address, { nats: { client } })),
      );
      const outcomes = results.map((one) =>
        one.status === 'rejected' ? (one.reason as NodeJS.ErrnoException).code : 'open',
      );
      assert.deepEqual(outcomes.sort(), ['EADDRINUSE', 'open'], order.join());
      for (const one of results) if (one.status === 'fulfilled') one.value.close();
    }
    for (const client of clients) await client.close();
  });

  it('is not free because the question fails: the error is thrown as it is', async () => {
    const client = Object.create(stranger, {
      request: { value: () => Promise.reject(new Error('not sent')) },
    }) as NatsConnection;
    await assert.rejects(openInbox(server.at('unasked'), { nats: { client } }), {
      message: 'not sent',
    });
    const inbox = await openInbox(server.at('unasked'), { nats: { client: stranger } });
    inbox.close();
  });

  it('goes to the lower rank, wherever two claim it', async () => {
    const events: NatsEvent[] = [];
    const inbox = await openInbox(server.at('claimed'), {
      nats: { ...nats, onEvent: (event) => events.push(event) },
    });
    const claims: number[] = [];
    const identity = Buffer.alloc(8);
    const heard = stranger.subscribe('linux-ipc.claimed', {
      callback: (_error, { data }) => {
        if (data[0] === FRAME.CLAIM && data.at(-1) !== 0) claims.push(numberOf(data));
      },
    });
    const receiving = inbox.receive();
    stranger.publish('linux-ipc.claimed', frame(FRAME.CLAIM, Date.now() + 1e6, 0, identity));
    await stranger.flush();
    while (claims.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.ok((claims[0] ?? 0) <= Date.now());
    stranger.publish('linux-ipc.claimed', frame(FRAME.CLAIM, 1, 0, identity));
    await assert.rejects(receiving, { code: 'EADDRINUSE' });
    assert.throws(() => inbox.tryReceive(), { code: 'EADDRINUSE' });
    assert.throws(() => inbox.receiveSync(0), { code: 'EADDRINUSE' });
    assert.deepEqual(
      events.map(({ kind }) => kind).filter((kind) => kind !== 'stopped'),
      ['address lost'],
    );
    heard.unsubscribe();
    inbox.close();
  });

  it('of a listener that was without a server goes to one that came meanwhile', async () => {
    await using own = await NatsServer.start([]);
    // The first client connects again once another has the address.
    const startedAt = Date.now();
    let isTaken = false;
    const reconnectDelayHandler = (): number => (isTaken ? 0 : Date.now() - startedAt + 50);
    const client = { reconnectDelayHandler };
    const first = await openInbox(own.at('x'), { nats: { ...nats, client, onEvent: () => 0 } });
    const receiving = first.receive();
    await own.kill();
    await own.start();
    const second = await openInbox(own.at('x'), { nats });
    isTaken = true;
    await assert.rejects(receiving, { code: 'EADDRINUSE' });
    first.close();
    second.close();
  });

  it('of a publisher: what an earlier one still sends does not reach the subscribers of the next', async () => {
    const address = server.at('two publisher');
    const words = [fixture('user'), server.at('two'), 'publisher'];
    await using child = new Child(process.execPath, words);
    assert.equal(await child.line(), 'open');
    child.process.kill('SIGSTOP');
    const next = await openPublisher(address, { nats, messages });
    const subscriber = await openSubscriber(address, { nats, messages });
    child.process.kill('SIGCONT');
    for (let i = 0; (await child.line()) !== 'publisher: EADDRINUSE'; i++) await next.send(i);
    await next.send(-1);
    let received = 0;
    while ((await subscriber.receive()) !== -1) received++;
    assert.equal(subscriber.lost, 0);
    assert.ok(received > 0);
    next.close();
    subscriber.close();
  });
});
