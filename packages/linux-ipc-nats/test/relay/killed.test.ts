/** A relay that is killed: both sides learn it, and the next relay at the same addresses takes its place. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

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

import { Child } from '../../../linux-ipc/dist-test/support/child.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { NatsServer, skip } from '../support/nats-server.js';

const fixture = fileURLToPath(new URL('../fixtures/relay.js', import.meta.url));
const messages = text();
const nats = { heartbeatMilliseconds: 100, silenceMilliseconds: 500, onEvent: () => undefined };
const options = { messages, nats };

describe('a relay that is killed', { skip }, () => {
  const folder = temporaryFolder();
  let server: NatsServer;
  before(async () => {
    server = await NatsServer.start();
  });
  after(() => server.stop());

  async function relay(...words: string[]): Promise<Child> {
    const child = new Child(process.execPath, [fixture, ...words]);
    assert.equal(await child.line(), 'open');
    return child;
  }

  // From memory to the wire, and from the wire to memory.
  for (const isOutward of [true, false]) {
    const direction = isOutward ? 'from memory to NATS' : 'from NATS to memory';
    const ends = (name: string): [`memory:${string}`, `nats://${string}`] => [
      `memory:${join(folder, `${name} ${direction}`)}`,
      server.at(`${name} ${direction}`),
    ];
    const directed = <T>(both: [T, T]): [T, T] => (isOutward ? both : [both[1], both[0]]);

    it(`of an inbox, ${direction}`, async () => {
      const [from, to] = directed<`memory:${string}` | `nats://${string}`>(ends('inbox'));
      using inbox = await openInbox(to, options);
      for (let round = 0; round < 3; round++) {
        await using child = await relay('inbox', from, to);
        using outbox = await openOutbox(from, options);
        await outbox.send(`message ${round}`);
        assert.equal(await inbox.receive(), `message ${round}`);
        await child.kill();
        assert.equal(await outbox.disconnected(), 'died');
        assert.throws(
          () => {
            while (outbox.trySend('too late'));
          },
          { code: 'EPIPE' },
        );
      }
    });

    it(`of a publisher, ${direction}`, async () => {
      const [from, to] = directed<`memory:${string}` | `nats://${string}`>(ends('publisher'));
      const publisher = await openPublisher(from, { ...options, whenFull: 'wait' });
      for (let round = 0; round < 3; round++) {
        await using child = await relay('publisher', from, to);
        using subscriber = await openSubscriber(to, options);
        await publisher.send(`message ${round}`);
        assert.equal(await subscriber.receive(), `message ${round}`);
        await child.kill();
        assert.equal(await subscriber.disconnected(), 'died');
      }
      publisher.close();
    });

    it(`of a latest value, ${direction}`, async () => {
      const [from, to] = directed<`memory:${string}` | `nats://${string}`>(ends('value'));
      using value = await openLatestValue(from, options);
      for (let round = 0; round < 3; round++) {
        await using child = await relay('latest value', from, to);
        using reader = await openLatestValueReader(to, options);
        value.write(`value ${round}`);
        while ((await reader.receive()) !== `value ${round}`);
        await child.kill();
        assert.equal(await reader.disconnected(), 'died');
      }
    });
  }
});
