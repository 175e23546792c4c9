/** Opens each kind of channel at a `nats://` address. */
import {
  abortSignal,
  channelOptions,
  checkCapacity,
  codecOf,
  groupHostOptions,
  listenOptions,
  oneOf,
  optionsOf,
} from 'linux-ipc/carrier';
import type { Carrier } from 'linux-ipc/carrier';

import { BroadcastDelivery } from './broadcast/broadcast-delivery.js';
import { Connection } from './connection/connection.js';
import { NatsChannelServer } from './endpoint/channel-server.js';
import { NatsChannel } from './endpoint/channel.js';
import { NatsInbox } from './endpoint/inbox.js';
import { NatsLatestValueReader } from './endpoint/latest-value-reader.js';
import { NatsLatestValue } from './endpoint/latest-value.js';
import { NatsOutbox } from './endpoint/outbox.js';
import { NatsPublisher } from './endpoint/publisher.js';
import { NatsSubscriber } from './endpoint/subscriber.js';
import { StreamDelivery } from './jetstream/stream-delivery.js';
import { join } from './session/guest.js';
import type { HostOptions } from './session/host.js';
import type { Kind } from './session/terms.js';

const memberOptions = ['messages', 'spinMicroseconds', 'signal', 'nats'] as const;
const hostOptions = [...groupHostOptions, 'messages', 'spinMicroseconds', 'nats'] as const;

interface HostingOptions {
  readonly capacity?: number | undefined;
  readonly onRefused?: HostOptions['onRefused'];
  readonly onDisconnect?: HostOptions['onDisconnect'];
}

function hosting(kind: Kind, schema: number, given: HostingOptions): HostOptions {
  return {
    terms: { kinds: [kind], schema },
    capacity: checkCapacity(given.capacity),
    onRefused: given.onRefused,
    onDisconnect: given.onDisconnect,
  };
}

export const nats: Carrier = {
  async openChannel(address, options) {
    const given = optionsOf(options, [...channelOptions, 'nats']);
    const codec = codecOf(given);
    checkCapacity(given.capacity);
    const signal = abortSignal(given.signal);
    return await Connection.use(address, given.nats, async (connection) => {
      const terms = { kinds: ['channel' as const], schema: codec.schema };
      const { session, there } = await join(connection, terms, {}, signal);
      return new NatsChannel(codec, session, there.capacity);
    });
  },

  async listenForChannels(address, options) {
    const given = optionsOf(options, [...listenOptions, 'nats']);
    const codec = codecOf(given);
    const own = hosting('channel', codec.schema, given);
    return await Connection.use(address, given.nats, (connection) =>
      NatsChannelServer.listen(connection, codec, own),
    );
  },

  async openInbox(address, options) {
    const given = optionsOf(options, hostOptions);
    const codec = codecOf(given);
    const own = hosting('inbox', codec.schema, given);
    return await Connection.use(address, given.nats, (connection) =>
      NatsInbox.listen(connection, codec, own),
    );
  },

  async openOutbox(address, options) {
    const given = optionsOf(options, memberOptions);
    const codec = codecOf(given);
    const signal = abortSignal(given.signal);
    return await Connection.use(address, given.nats, async (connection) => {
      const terms = { kinds: ['inbox' as const], schema: codec.schema };
      const { session, there } = await join(connection, terms, {}, signal);
      return new NatsOutbox(codec, session, there.capacity);
    });
  },

  async openPublisher(address, options) {
    const given = optionsOf(options, [...hostOptions, 'whenFull']);
    const codec = codecOf(given);
    const { whenFull = 'overwrite' } = given;
    const waits = oneOf('whenFull', whenFull, ['overwrite', 'wait']) === 'wait';
    const own = hosting(waits ? 'waiting publisher' : 'publisher', codec.schema, given);
    return await Connection.use(address, given.nats, (connection) =>
      NatsPublisher.listen(connection, codec, own, async () =>
        waits
          ? await StreamDelivery.create(connection, own.capacity)
          : new BroadcastDelivery(connection, own.capacity),
      ),
    );
  },

  async openSubscriber(address, options) {
    const given = optionsOf(options, memberOptions);
    const codec = codecOf(given);
    const signal = abortSignal(given.signal);
    return await Connection.use(address, given.nats, (connection) =>
      NatsSubscriber.connect(connection, codec, signal),
    );
  },

  async openLatestValue(address, options) {
    const given = optionsOf(options, [...groupHostOptions, 'messages', 'nats']);
    const codec = codecOf(given);
    const own = hosting('latest value', codec.schema, given);
    return await Connection.use(address, given.nats, (connection) =>
      NatsLatestValue.listen(connection, codec, own),
    );
  },

  async openLatestValueReader(address, options) {
    const given = optionsOf(options, memberOptions);
    const codec = codecOf(given);
    const signal = abortSignal(given.signal);
    return await Connection.use(address, given.nats, (connection) =>
      NatsLatestValueReader.connect(connection, codec, signal),
    );
  },
};
