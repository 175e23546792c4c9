/**
 * The carriers of messages, by the scheme of their addresses. Two are built in. A package adds another
 * with {@link registerCarrier}, and declares its addresses and its options:
 *
 *     declare module 'linux-ipc/carrier' {
 *       interface CarrierAddresses { nats: `nats://${string}` }
 *       interface CarrierOptions { readonly nats?: NatsOptions | undefined }
 *     }
 */
import { string } from '../../core/arguments.js';
import { argumentError } from '../../core/errors.js';
import { rightSpelling, schemeOf } from '../../core/shown-address.js';
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

/** The addresses of each carrier, by scheme. */
export interface CarrierAddresses {
  memory: `memory:${string}`;
  seqpacket: `seqpacket:${string}`;
}

/**
 * The options of each carrier, by scheme: every call that takes an address accepts all of them, and each
 * carrier ignores those of the others. So the address alone decides.
 */
export interface CarrierOptions {
  readonly memory?: undefined;
  readonly seqpacket?: undefined;
}

/** Options of a call, and those of the carriers. */
export type WithCarrier<Options> = Options & CarrierOptions;

/** The carriers of more than one-to-one channels: all but sockets. */
export type GroupAddresses = Omit<CarrierAddresses, 'seqpacket'>;

/** Opens each kind of channel at addresses of one scheme. Without a function, it does not carry that kind. */
export interface Carrier {
  openChannel<T>(
    address: string,
    options: WithCarrier<ChannelOptions<T>>,
  ): Promise<MessageEndpoint<T>>;
  listenForChannels<T>(
    address: string,
    options: WithCarrier<ListenOptions<T>>,
  ): Promise<EndpointServer<T>>;
  openInbox?<T>(address: string, options: WithCarrier<InboxOptions<T>>): Promise<InboxEndpoint<T>>;
  openOutbox?<T>(
    address: string,
    options: WithCarrier<OutboxOptions<T>>,
  ): Promise<OutboxEndpoint<T>>;
  openPublisher?<T>(
    address: string,
    options: WithCarrier<PublisherOptions<T>>,
  ): Promise<PublisherEndpoint<T>>;
  openSubscriber?<T>(
    address: string,
    options: WithCarrier<SubscriberOptions<T>>,
  ): Promise<SubscriberEndpoint<T>>;
  openLatestValue?<T>(
    address: string,
    options: WithCarrier<LatestValueOptions<T>>,
  ): Promise<LatestValueEndpoint<T>>;
  openLatestValueReader?<T>(
    address: string,
    options: WithCarrier<LatestValueReaderOptions<T>>,
  ): Promise<LatestValueReaderEndpoint<T>>;
}

const carriers = new Map<string, Carrier>();

/** Makes a carrier known; one that has the scheme already is replaced. */
export function registerCarrier(scheme: keyof CarrierAddresses, carrier: Carrier): void {
  carriers.set(scheme, carrier);
}

/** The carrier that an address names. */
export function carrierOf(address: string): Carrier {
  string('address', address);
  const [, scheme = ''] = /^([a-z]+):./.exec(address) ?? [];
  const carrier = carriers.get(scheme);
  if (carrier !== undefined) return carrier;
  const known = [...carriers.keys()].map((name) => `${name}:`).join(', ');
  const typed = schemeOf(address);
  const hint = typed === undefined ? '' : `; ${rightSpelling(typed)}`;
  throw argumentError(
    'address',
    `the address of a carrier (${known}; import 'linux-ipc-nats' for nats:)${hint}`,
    shownPart(address, typed),
  );
}

/** The address itself may contain credentials: only its scheme is shown, or what has none. */
function shownPart(address: string, scheme: string | undefined): string {
  if (scheme !== undefined) return `${scheme}:…`;
  return address.includes(':') || address.includes('@') ? '…' : address.slice(0, 20);
}

/** The options without those that belong to carriers. */
export function withoutCarriers<Options extends object>(options: WithCarrier<Options>): Options {
  const own = { ...options } as Record<string, unknown>;
  for (const scheme of carriers.keys()) Reflect.deleteProperty(own, scheme);
  return own as Options;
}
