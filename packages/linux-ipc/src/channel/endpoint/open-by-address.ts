/** Channels whose address names their carrier, memory or a socket: changing it means changing a string. */
import { string } from '../../core/arguments.js';
import { argumentError } from '../../core/errors.js';
import type { WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import type { Disconnection } from '../errors.js';
import { ChannelServer, type ListenOptions } from './channel-server.js';
import { Channel, checkHostOptions, type ChannelOptions } from './channel.js';
import type { MessageHandler } from './message-source.js';
import { SocketChannel } from './socket-channel.js';

/** One end of a channel between two processes, over any carrier: see {@link Channel}. */
export interface MessageEndpoint<T> extends Disposable, AsyncIterable<T> {
  readonly peer: Credentials;
  readonly largestRecord: number;
  readonly closed: boolean;
  trySend(message: T): boolean;
  send(message: T, options?: WaitOptions): Promise<void>;
  tryClaim(length: number): number;
  readonly claimed: Uint8Array;
  commit(publish?: boolean): void;
  abort(): void;
  publish(): void;
  tryReceive(): T | undefined;
  drain(handler: MessageHandler, limit?: number): number;
  receive(options?: WaitOptions): Promise<T | undefined>;
  receiveSync(timeoutMs?: number): T | undefined;
  messages(options?: WaitOptions): AsyncGenerator<T, void>;
  readonly disconnection: Disconnection | undefined;
  disconnected(options?: WaitOptions): Promise<Disconnection>;
  close(): void;
}

/** The carrier of the messages, then the path of the socket at which the server listens. */
export type ChannelUrl = `memory:${string}` | `seqpacket:${string}`;

function parse(url: string): { carrier: 'memory' | 'seqpacket'; path: string } {
  string('address', url);
  const [, carrier, path] = /^(memory|seqpacket):(.+)$/.exec(url) ?? [];
  if (carrier === undefined || path === undefined) {
    throw argumentError('address', "'memory:PATH' or 'seqpacket:PATH'", url);
  }
  return { carrier: carrier as 'memory' | 'seqpacket', path };
}

/**
 * Opens a channel to the server that {@link listenForChannels} opened at the same address. Throws as
 * {@link Channel.connect}.
 */
export async function openChannel<T = Uint8Array>(
  address: ChannelUrl,
  options: ChannelOptions<T> = {},
): Promise<MessageEndpoint<T>> {
  const { carrier, path } = parse(address);
  return carrier === 'memory'
    ? await Channel.connect(path, options)
    : await SocketChannel.connect(path, options);
}

/** A server of channels over the carrier that the address names. Throws as {@link ChannelServer.listen}. */
export async function listenForChannels<T = Uint8Array>(
  address: ChannelUrl,
  options: ListenOptions<T> = {},
): Promise<ChannelServer<MessageEndpoint<T>>> {
  const { carrier, path } = parse(address);
  checkHostOptions(options);
  return await ChannelServer.listenFor<MessageEndpoint<T>>(path, options, (connection, signal) =>
    carrier === 'memory'
      ? Channel.host(connection, { ...options, signal })
      : SocketChannel.host(connection, { ...options, signal }),
  );
}
