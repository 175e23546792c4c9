/** Channels by addresses that say what carries them, so that changing one is changing a string. */
import { string } from '../../core/arguments.js';
import { argumentError } from '../../core/errors.js';
import type { WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import type { ChannelEnd } from '../session/doorbell.js';
import { ChannelServer, type ListenOptions } from './channel-server.js';
import { Channel, checkHostOptions, type ChannelOptions } from './channel.js';
import type { MessageHandler } from './message-source.js';
import { SocketChannel } from './socket-channel.js';

/** What every channel between two processes does, whatever carries it: see {@link Channel}. */
export interface MessageChannelEnd<T> extends Disposable, AsyncIterable<T> {
  readonly peer: Credentials;
  readonly largestPiece: number;
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
  receiveSync(milliseconds?: number): T | undefined;
  messages(options?: WaitOptions): AsyncGenerator<T, void>;
  peerLeft(): ChannelEnd | undefined;
  end(options?: WaitOptions): Promise<ChannelEnd>;
  close(): void;
}

/** What carries the messages, then the path of the socket where the two sides meet. */
export type ChannelUrl = `memory:${string}` | `seqpacket:${string}`;

function parse(url: string): { carrier: 'memory' | 'seqpacket'; path: string } {
  string('address', url);
  const [, carrier, path] = /^(memory|seqpacket):(.+)$/.exec(url) ?? [];
  if (carrier === undefined || path === undefined) {
    throw argumentError('address', "'memory:PATH' or 'seqpacket:PATH'", url);
  }
  return { carrier: carrier as 'memory' | 'seqpacket', path };
}

/** Opens a channel to who {@link listenForChannels} at the same address. Throws as its carrier's. */
export async function openChannel<T = Uint8Array>(
  address: ChannelUrl,
  options: ChannelOptions<T> = {},
): Promise<MessageChannelEnd<T>> {
  const { carrier, path } = parse(address);
  return carrier === 'memory'
    ? await Channel.connect(path, options)
    : await SocketChannel.connect(path, options);
}

/** A server of channels carried by what the address says. Throws as {@link ChannelServer.listen}. */
export async function listenForChannels<T = Uint8Array>(
  address: ChannelUrl,
  options: ListenOptions<T> = {},
): Promise<ChannelServer<MessageChannelEnd<T>>> {
  const { carrier, path } = parse(address);
  checkHostOptions(options);
  return await ChannelServer.listenFor<MessageChannelEnd<T>>(path, options, (connection, signal) =>
    carrier === 'memory'
      ? Channel.host(connection, { ...options, signal })
      : SocketChannel.host(connection, { ...options, signal }),
  );
}
