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

type End = `memory:${string}` | `nats://${string}`;

describe('a relay that is killed', { skip }, () => {
  const folder = temporaryFolder();
  let server: NatsServer;
  before(async () => {
    server = await NatsServer.start();
  });
  after(() => server.stop());

  for (const isOutward of [true, false]) {
    it(`from ${isOutward ? 'memory to NATS' : 'NATS to memory'}, of each kind`, async () => {
      const ends = (kind: string): [End, End] => {
        const name = `${kind} ${isOutward}`;
        const both: [End, End] = [`memory:${join(folder, name)}`, server.at(name)];
        return isOutward ? both : [both[1], both[0]];
      };
      const [[jobs, inboxAt], [prices, copyAt], [state, valueAt]] = [
        ends('inbox'),
        ends('publisher'),
        ends('latest value'),
      ];
      using inbox = await openInbox(inboxAt, options);
      const publisher = await openPublisher(prices, { ...options, whenFull: 'wait' });
      using value = await openLatestValue(state, options);
      for (const round of ['one', 'two']) {
        const kinds = ['inbox', 'publisher', 'latest value'];
        const words = kinds.flatMap((kind) => [kind, ...ends(kind)]);
        await using child = new Child(process.execPath, [fixture, ...words]);
        assert.equal(await child.line(), 'open');
        using outbox = await openOutbox(jobs, options);
        using subscriber = await openSubscriber(copyAt, options);
        using reader = await openLatestValueReader(valueAt, options);
        await outbox.send(round);
        await publisher.send(round);
        value.write(round);
        assert.equal(await inbox.receive(), round);
        assert.equal(await subscriber.receive(), round);
        while ((await reader.receive()) !== round);
        await child.kill();
        for (const one of [outbox, subscriber, reader]) {
          assert.equal(await one.disconnected(), 'died');
        }
        assert.throws(
          () => {
            while (outbox.trySend('too late'));
          },
          { code: 'EPIPE' },
        );
      }
      publisher.close();
    });
  }
});
