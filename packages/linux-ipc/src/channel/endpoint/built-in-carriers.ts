/** The carriers of one machine: memory, and sockets. Their addresses name the path of a socket. */
import type { Descriptor } from '../../core/descriptor.js';
import { argumentError } from '../../core/errors.js';
import { optionsOf, picked } from '../../core/options.js';
import { codecOf } from '../message/codec.js';
import { setCodec } from './carried-codec.js';
import { type Carrier, withoutCarriers, type WithCarrier } from './carriers.js';
import {
  ChannelServer,
  listenOptions,
  serverOptions,
  type ListenOptions,
} from './channel-server.js';
import { Channel, channelTerms, checkChannelTerms, type ChannelOptions } from './channel.js';
import type { EndpointServer, MessageEndpoint } from './endpoints.js';
import { Inbox } from './inbox.js';
import { LatestValueReader } from './latest-value-reader.js';
import { LatestValue } from './latest-value.js';
import { Outbox } from './outbox.js';
import { Publisher } from './publisher.js';
import { SocketChannel } from './socket-channel.js';
import { Subscriber } from './subscriber.js';

/** Opens the host's end of a one-to-one channel. */
type HostEnd = <T>(
  connection: Descriptor,
  options: ChannelOptions<T>,
) => Promise<MessageEndpoint<T>>;

function pathOf(address: string): string {
  const path = address.slice(address.indexOf(':') + 1);
  if (path === '') throw argumentError('address', "'memory:PATH' or 'seqpacket:PATH'", address);
  return path;
}

async function listen<T>(
  address: string,
  options: WithCarrier<ListenOptions<T>>,
  host: HostEnd,
): Promise<EndpointServer<T>> {
  const path = pathOf(address);
  const given = optionsOf(withoutCarriers(options), listenOptions);
  checkChannelTerms(given);
  const own = picked(given, channelTerms);
  const server = await ChannelServer.listenFor<MessageEndpoint<T>>(
    path,
    picked(given, serverOptions),
    (connection, signal) => host(connection, { ...own, signal }),
  );
  setCodec(server, codecOf(given));
  return server;
}

export const memory: Carrier = {
  openChannel: (address, options) => Channel.connect(pathOf(address), withoutCarriers(options)),
  listenForChannels: (address, options) =>
    listen(address, options, (connection, own) => Channel.host(connection, own)),
  openInbox: (address, options) => Inbox.listen(pathOf(address), withoutCarriers(options)),
  openOutbox: (address, options) => Outbox.connect(pathOf(address), withoutCarriers(options)),
  openPublisher: (address, options) => Publisher.listen(pathOf(address), withoutCarriers(options)),
  openSubscriber: (address, options) =>
    Subscriber.connect(pathOf(address), withoutCarriers(options)),
  openLatestValue: (address, options) =>
    LatestValue.listen(pathOf(address), withoutCarriers(options)),
  openLatestValueReader: (address, options) =>
    LatestValueReader.connect(pathOf(address), withoutCarriers(options)),
};

export const seqpacket: Carrier = {
  openChannel: (address, options) =>
    SocketChannel.connect(pathOf(address), withoutCarriers(options)),
  listenForChannels: (address, options) =>
    listen(address, options, (connection, own) => SocketChannel.host(connection, own)),
};
