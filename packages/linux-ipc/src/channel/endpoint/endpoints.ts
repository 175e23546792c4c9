/** What users hold of each kind of channel, whatever carries the messages. */
import type { WaitOptions } from '../../core/wait-options.js';
import type { SocketAddress } from '../../socket/address.js';
import type { Credentials } from '../../socket/peer.js';
import type { Disconnection } from '../errors.js';
import type { BatchOptions, MessageHandler } from './message-source.js';

/** Sends: see `Channel`. */
export interface SendingEndpoint<T> extends Disposable {
  readonly closed: boolean;
  readonly largestRecord: number;
  trySend(message: T): boolean;
  send(message: T, options?: WaitOptions): Promise<void>;
  tryClaim(length: number): number;
  readonly claimed: Uint8Array;
  commit(publish?: boolean): void;
  abort(): void;
  publish(): void;
  close(): void;
}

/**
 * Receives: see `Channel`.
 *
 * @typeParam NoMore The result of receiving when no more messages will arrive: undefined, or never.
 */
export interface ReceivingEndpoint<T, NoMore = undefined> extends Disposable, AsyncIterable<T> {
  readonly closed: boolean;
  tryReceive(): T | undefined;
  receive(options?: WaitOptions): Promise<T | NoMore>;
  receiveSync(timeoutMs?: number): T | undefined;
  messages(options?: WaitOptions): AsyncGenerator<T, void>;
  batches(options?: BatchOptions): AsyncGenerator<T[], void>;
  receiveEach(handler: (message: T) => unknown, options?: WaitOptions): Promise<void>;
  close(): void;
}

/** Receives in place. */
export interface DrainingEndpoint<T, NoMore = undefined> extends ReceivingEndpoint<T, NoMore> {
  drain(handler: MessageHandler, limit?: number): number;
}

/** Has one peer. */
export interface PeerEndpoint {
  readonly peer: Credentials;
  readonly disconnection: Disconnection | undefined;
  disconnected(options?: WaitOptions): Promise<Disconnection>;
}

/** One end of a channel between two processes, over any carrier: see `Channel`. */
export interface MessageEndpoint<T> extends SendingEndpoint<T>, DrainingEndpoint<T>, PeerEndpoint {}

/** Accepts channels, over any carrier: see `ChannelServer`. */
export interface EndpointServer<T> extends Disposable, AsyncIterable<MessageEndpoint<T>> {
  readonly closed: boolean;
  readonly address: SocketAddress;
  readonly refused: number;
  accept(options?: WaitOptions): Promise<MessageEndpoint<T>>;
  close(): void;
}

/** See `Inbox`. */
export interface InboxEndpoint<T> extends DrainingEndpoint<T, never> {
  readonly address: SocketAddress | undefined;
  readonly senders: Credentials[];
  readonly refused: number;
}

/** See `Outbox`. */
export interface OutboxEndpoint<T> extends SendingEndpoint<T>, PeerEndpoint {}

/** See `Publisher`. */
export interface PublisherEndpoint<T> extends SendingEndpoint<T> {
  readonly address: SocketAddress | undefined;
  readonly subscribers: Credentials[];
  readonly refused: number;
}

/** See `Subscriber`. */
export interface SubscriberEndpoint<T> extends DrainingEndpoint<T>, PeerEndpoint {
  readonly lost: number;
}

/** See `LatestValue`. */
export interface LatestValueEndpoint<T> extends Disposable {
  readonly closed: boolean;
  readonly address: SocketAddress | undefined;
  readonly readers: Credentials[];
  readonly refused: number;
  write(value: T): void;
  close(): void;
}

/** See `LatestValueReader`. */
export interface LatestValueReaderEndpoint<T> extends ReceivingEndpoint<T>, PeerEndpoint {
  read(): T | undefined;
}
