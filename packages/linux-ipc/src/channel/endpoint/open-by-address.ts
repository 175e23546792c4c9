/** Channels whose address names their carrier: changing it means changing a string. */
import { optionsObject } from '../../core/arguments.js';
import { argumentError } from '../../core/errors.js';
import { noOptions } from '../../core/options.js';
import { memory, seqpacket } from './built-in-carriers.js';
import {
  carrierOf,
  registerCarrier,
  type Carrier,
  type CarrierAddresses,
  type GroupAddresses,
  type WithCarrier,
} from './carriers.js';
import type { ListenOptions } from './channel-server.js';
import type { ChannelOptions } from './channel.js';
import type {
  EndpointServer,
  InboxEndpoint,
  LatestValueEndpoint,
  LatestValueReaderEndpoint,
  MessageEndpoint,
  OutboxEndpoint,
  PublisherEndpoint,
  SubscriberEndpoint,
} from './endpoints.js';
import type { InboxOptions } from './inbox.js';
import type { LatestValueReaderOptions } from './latest-value-reader.js';
import type { LatestValueOptions } from './latest-value.js';
import type { OutboxOptions } from './outbox.js';
import type { PublisherOptions } from './publisher.js';
import type { SubscriberOptions } from './subscriber.js';

/** The carrier of the messages, then the address in its own form: the path of a socket, for example. */
export type ChannelUrl = CarrierAddresses[keyof CarrierAddresses];

/** As {@link ChannelUrl}, for inboxes, publishers and latest values. */
export type GroupUrl = GroupAddresses[keyof GroupAddresses];

registerCarrier('memory', memory);
registerCarrier('seqpacket', seqpacket);

/** The carrier's function of this name. */
function functionOf<Name extends keyof Carrier>(
  address: string,
  name: Name,
  options: object,
): NonNullable<Carrier[Name]> {
  const open = carrierOf(address)[name];
  if (open === undefined) {
    throw argumentError(
      'address',
      `one whose carrier has ${name}(), such as 'memory:PATH'`,
      address,
    );
  }
  optionsObject('options', options);
  return open;
}

/**
 * Opens a channel to the server that {@link listenForChannels} opened at the same address. Throws as
 * {@link Channel.connect}.
 */
export async function openChannel<T = Uint8Array>(
  address: ChannelUrl,
  options: WithCarrier<ChannelOptions<T>> = noOptions,
): Promise<MessageEndpoint<T>> {
  return await functionOf(address, 'openChannel', options)(address, options);
}

/** A server of channels over the carrier that the address names. Throws as {@link ChannelServer.listen}. */
export async function listenForChannels<T = Uint8Array>(
  address: ChannelUrl,
  options: WithCarrier<ListenOptions<T>> = noOptions,
): Promise<EndpointServer<T>> {
  return await functionOf(address, 'listenForChannels', options)(address, options);
}

/** An inbox at an address. Throws as {@link Inbox.listen}. */
export async function openInbox<T = Uint8Array>(
  address: GroupUrl,
  options: WithCarrier<InboxOptions<T>> = noOptions,
): Promise<InboxEndpoint<T>> {
  return await functionOf(address, 'openInbox', options)(address, options);
}

/** An outbox of the inbox at an address. Throws as {@link Outbox.connect}. */
export async function openOutbox<T = Uint8Array>(
  address: GroupUrl,
  options: WithCarrier<OutboxOptions<T>> = noOptions,
): Promise<OutboxEndpoint<T>> {
  return await functionOf(address, 'openOutbox', options)(address, options);
}

/** A publisher at an address. Throws as {@link Publisher.listen}. */
export async function openPublisher<T = Uint8Array>(
  address: GroupUrl,
  options: WithCarrier<PublisherOptions<T>> = noOptions,
): Promise<PublisherEndpoint<T>> {
  return await functionOf(address, 'openPublisher', options)(address, options);
}

/** A subscriber of the publisher at an address. Throws as {@link Subscriber.connect}. */
export async function openSubscriber<T = Uint8Array>(
  address: GroupUrl,
  options: WithCarrier<SubscriberOptions<T>> = noOptions,
): Promise<SubscriberEndpoint<T>> {
  return await functionOf(address, 'openSubscriber', options)(address, options);
}

/** A latest value at an address. Throws as {@link LatestValue.listen}. */
export async function openLatestValue<T = Uint8Array>(
  address: GroupUrl,
  options: WithCarrier<LatestValueOptions<T>> = noOptions,
): Promise<LatestValueEndpoint<T>> {
  return await functionOf(address, 'openLatestValue', options)(address, options);
}

/** A reader of the latest value at an address. Throws as {@link LatestValueReader.connect}. */
export async function openLatestValueReader<T = Uint8Array>(
  address: GroupUrl,
  options: WithCarrier<LatestValueReaderOptions<T>> = noOptions,
): Promise<LatestValueReaderEndpoint<T>> {
  return await functionOf(address, 'openLatestValueReader', options)(address, options);
}
