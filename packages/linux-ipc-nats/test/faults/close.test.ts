/** Every close() ends, whatever has become of the server, the peer, or what the server kept. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import {
  bytes,
  listenForChannels,
  openChannel,
  openInbox,
  openLatestValueReader,
  openPublisher,
  openSubscriber,
  text,
} from 'linux-ipc/channel';
import type { NatsEvent } from 'linux-ipc-nats';

import { Child } from '../../../linux-ipc/dist-test/support/child.js';
import { FRAME, frame, jsonFrame, jsonOf } from '../../dist/session/frame.js';
import { introduction, type Introduction } from '../../dist/session/terms.js';
import { NatsServer, skip } from '../support/nats-server.js';

const closer = fileURLToPath(new URL('../fixtures/closer.js', import.meta.url));
const nats = { heartbeatMilliseconds: 50, silenceMilliseconds: 250 };
const kinds = [
  ...['listener', 'inbox', 'channel', 'outbox'],
  ...['publisher', 'waiting publisher', 'latest value'],
];

const options = { messages: text(), nats: { ...nats, onEvent: () => undefined } };

/** The other end of those that connect. */
async function partnerOf(kind: string, address: `nats://${string}`): Promise<Disposable> {
  if (kind === 'channel') return await listenForChannels(address, options);
  if (kind === 'outbox') return await openInbox(address, options);
  return { [Symbol.dispose]: () => undefined };
}

/** What the child says until it ends. */
async function rest(child: Child): Promise<string[]> {
  const said: string[] = [];
  try {
    for (;;) said.push(await child.line());
  } catch {
    return said;
  }
}

describe('close()', { skip }, () => {
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

  for (const fault of ['killed', 'frozen'] as const) {
    // If the child stays: `kinds` with one of them tells which.
    it(`ends for each kind if the server is ${fault}, and with the last the process`, async () => {
      await using own = await NatsServer.start();
      const at = (kind: string): `nats://${string}` => own.at(`closing ${kind}`);
      const partners = await Promise.all(kinds.map((kind) => partnerOf(kind, at(kind))));
      const accepting = partners.flatMap((one) =>
        'accept' in one ? [(one as Accepting).accept()] : [],
      );
      await using child = new Child(process.execPath, [closer, own.at('closing'), ...kinds]);
      assert.equal(await child.line(), 'open');
      const receivers = await Promise.all([
        openSubscriber(at('publisher'), options),
        openSubscriber(at('waiting publisher'), options),
        openLatestValueReader(at('latest value'), options),
      ]);
      if (fault === 'killed') await own.kill();
      else own.freeze();
      child.say('close');
      const said = await rest(child);
      assert.equal(await child.end(), 0);
      for (const kind of ['channel', 'outbox', 'publisher', 'waiting publisher', 'latest value']) {
        assert.ok(said.includes(`${kind}: undelivered`), said.join());
      }
      for (const one of receivers) one.close();
      for (const one of [...(await Promise.all(accepting)), ...partners]) one[Symbol.dispose]();
    });
  }

  it('of a publisher or a latest value loses nothing if somebody has removed what the server kept', async () => {
    const manager = await jetstreamManager(stranger);
    for (const kind of ['waiting publisher', 'latest value']) {
      const address = server.at(`removed ${kind}`);
      await using child = new Child(process.execPath, [closer, server.at('removed'), kind]);
      assert.equal(await child.line(), 'open');
      const receiver =
        kind === 'waiting publisher'
          ? await openSubscriber(address, options)
          : await openLatestValueReader(address, options);
      for (const name of await manager.streams.names().next()) await manager.streams.delete(name);
      child.say('close');
      let last;
      for await (const message of receiver) last = message;
      assert.equal(last, 'another');
      assert.equal(receiver.disconnection, 'closed');
      const said = await rest(child);
      assert.equal(await child.end(), 0);
      assert.deepEqual(
        said.filter((event) => event !== `${kind}: stopped`),
        [`${kind}: store lost`],
      );
      receiver.close();
    }
  });

  it('ends, and says what is lost, if the peer is there and answers nothing', async () => {
    const events: NatsEvent[] = [];
    const connection = await connect({ servers: `127.0.0.1:${server.port}` });
    // A host that admits a guest, and then sends nothing but heartbeats.
    let guest = '';
    stranger.subscribe('linux-ipc.deaf', {
      callback: (_error, { data }) => {
        const hello = jsonOf(data) as Introduction;
        guest = hello.subject;
        const terms = { kinds: ['channel' as const], schema: hello.schema };
        const more = { subject: 'deaf', capacity: 2 ** 20, silenceMilliseconds: 1000 };
        const welcome = introduction(terms, { ...more, next: 0, store: '' });
        stranger.publish(guest, jsonFrame(FRAME.WELCOME, welcome));
      },
    });
    await stranger.flush();
    // A busy machine may stop this process for longer than its heartbeat: that is another matter.
    const onEvent = (event: NatsEvent): void => {
      if (event.kind !== 'stopped') events.push(event);
    };
    const channel = await openChannel(server.at('deaf'), { nats: { ...nats, onEvent } });
    const beating = setInterval(() => {
      stranger.publish(guest, frame(FRAME.HEARTBEAT));
    }, 20);
    for (let i = 0; i < 3; i++) await channel.send(new Uint8Array(1));
    channel.close();
    while (events.length === 0) await new Promise((resolve) => setImmediate(resolve));
    clearInterval(beating);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['undelivered'],
    );
    assert.match(events[0]?.message ?? '', /at most 3/);
    await connection.close();
  });

  /** Sends until the stream and this process have no more room; returns how many. */
  async function fill(publisher: Filled): Promise<number> {
    let count = 0;
    do while (publisher.trySend(Buffer.alloc(1000, count))) count++;
    while (await publisher.stored());
    return count;
  }

  for (const isSlow of [true, false]) {
    const title = isSlow
      ? 'stays for a subscriber that receives slowly, and loses nothing'
      : 'ends if a subscriber never receives, and both sides learn it';
    it(`of a publisher that waits ${title}`, async () => {
      const address = server.at(title);
      const events: NatsEvent[] = [];
      const onEvent = (event: NatsEvent): void => void events.push(event);
      // One that never receives counts as dead after 20 silences.
      const quick = isSlow
        ? { heartbeatMilliseconds: 20, silenceMilliseconds: 100, onEvent }
        : { heartbeatMilliseconds: 20, silenceMilliseconds: 40, onEvent };
      const more = { capacity: 2 ** 14, whenFull: 'wait' as const };
      const publisher = await openPublisher(address, { messages: bytes(), nats: quick, ...more });
      const subscriber = await openSubscriber(address, { messages: bytes(), nats: quick });
      const count = await fill(publisher as unknown as Filled);
      publisher.close();
      if (!isSlow) assert.equal(await subscriber.disconnected(), 'died');
      else await new Promise((resolve) => setTimeout(resolve, 3 * quick.silenceMilliseconds));
      let received = 0;
      for await (const [number] of subscriber) assert.equal(number, received++ & 255);
      const lost = events
        .filter(({ kind }) => kind === 'undelivered')
        .map(({ message }) => message);
      if (isSlow) assert.deepEqual([lost, received], [[], count]);
      // One event: when it was given up, it had received nothing. Some of it was still on the server.
      else assert.match(lost.join('\n'), new RegExp(`^[^\\n]* \\(at most ${count}\\): [^\\n]*$`));
      assert.equal(subscriber.disconnection, isSlow ? 'closed' : 'died');
      subscriber.close();
    });
  }
});

interface Filled {
  trySend(message: Uint8Array): boolean;
  stored(): Promise<boolean>;
}

interface Accepting {
  accept(): Promise<Disposable>;
}
