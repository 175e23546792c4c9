/** The suites that every carrier of linux-ipc passes, over NATS. */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import {
  listenForChannels,
  openChannel,
  openInbox,
  openOutbox,
  openPublisher,
  openSubscriber,
  type Codec,
} from 'linux-ipc/channel';

import { conformance } from '../../../linux-ipc/dist-test/channel/support/conformance.js';
import {
  flowConformance,
  type Flow,
} from '../../../linux-ipc/dist-test/channel/support/flow-conformance.js';
import { parseNatsAddress } from '../../dist/address/nats-address.js';
import type { NatsPublisher } from '../../dist/endpoint/publisher.js';
import { NatsServer, skip } from '../support/nats-server.js';

const capacity = 2 ** 14;
/** Far longer than that, and than a payload may be. */
const longBytes = 2_000_003;

describe('over NATS', { skip }, () => {
  let server: NatsServer;
  let here: NatsConnection;
  let there: NatsConnection;
  let opened = 0;
  const next = (): `nats://${string}` => server.at(`channel ${opened++}`);

  before(async () => {
    server = await NatsServer.start();
    const servers = `127.0.0.1:${server.port}`;
    [here, there] = [await connect({ servers }), await connect({ servers })];
  });
  after(async () => {
    await Promise.all([here.close(), there.close()]);
    await server.stop();
  });

  /** What `there` has sent has reached the server, and from there `here`. */
  const arrived = async (): Promise<void> => {
    await there.flush();
    await here.flush();
  };

  /** The server has all, and has sent it to every subscriber. */
  const delivered = async (publisher: NatsPublisher<never>, address: string): Promise<void> => {
    await publisher.stored();
    const { consumers, streams } = await jetstreamManager(there);
    const [stream] = (await streams.names().next()).filter((name) =>
      name.startsWith(`linux-ipc-${parseNatsAddress(address).token}__`),
    );
    assert.ok(stream !== undefined);
    for (;;) {
      const infos = await consumers.list(stream).next();
      if (infos.every(({ num_pending }) => num_pending === 0)) return;
    }
  };

  conformance(
    'nats',
    async (messages) => {
      const address = next();
      using listener = await listenForChannels(address, { messages });
      return await Promise.all([listener.accept(), openChannel(address, { messages })]);
    },
    { blocks: false },
  );

  flowConformance('one-to-one, nats', {
    waits: true,
    ends: true,
    blocks: false,
    longBytes,
    open: async <T>(messages: Codec<T>): Promise<Flow<T>> => {
      const address = next();
      const options = { messages, capacity, nats: { client: here } };
      using listener = await listenForChannels(address, options);
      const [receiver, sender] = await Promise.all([
        listener.accept(),
        openChannel(address, { messages, nats: { client: there } }),
      ]);
      return { sender, receiver, arrived };
    },
  });

  flowConformance('many-to-one, nats', {
    waits: true,
    ends: false,
    blocks: false,
    longBytes,
    open: async <T>(messages: Codec<T>): Promise<Flow<T>> => {
      const address = next();
      const receiver = await openInbox(address, { messages, capacity, nats: { client: here } });
      const sender = await openOutbox(address, { messages, nats: { client: there } });
      return { sender, receiver, arrived };
    },
  });

  for (const whenFull of ['wait', 'overwrite'] as const) {
    flowConformance(`broadcast, whenFull ${whenFull}, nats`, {
      waits: whenFull === 'wait',
      ends: true,
      blocks: false,
      longBytes,
      open: async <T>(messages: Codec<T>): Promise<Flow<T>> => {
        const address = next();
        const nats = { client: there, storage: 'memory' as const };
        const options = { messages, capacity, whenFull, nats };
        const sender = await openPublisher(address, options);
        const receiver = await openSubscriber(address, { messages, nats: { client: here } });
        const allArrived = async (): Promise<void> => {
          if (whenFull === 'wait')
            await delivered(sender as unknown as NatsPublisher<never>, address);
          await arrived();
        };
        return { sender, receiver, arrived: allArrived };
      },
    });
  }
});
