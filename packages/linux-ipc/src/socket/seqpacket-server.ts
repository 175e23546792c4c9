import { KEY, requireKey, type Key } from '../core/construction.js';
import type { DescriptorSource } from '../core/descriptor-source.js';
import type { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import type { SocketAddress } from './address.js';
import type { Binding } from './bound-address.js';
import {
  listen,
  listeningOptions,
  ListeningSocket,
  type ListeningOptions,
} from './listening-socket.js';
import { maximumMessageOf, messageOptions, type MessageOptions } from './message-transfer.js';
import { Refusals, refusalOptions, type RefusalOptions } from './refusals.js';
import { seqpacketConnection, type SeqpacketConnection } from './seqpacket-connection.js';
import { adopt, requireSocket } from './socket-option.js';

export interface ListenOptions extends ListeningOptions, MessageOptions {}

/**
 * A listening SOCK_SEQPACKET socket; iterating accepts connections until it is closed.
 *
 * The caller closes accepted connections. Release with `using`, `await using` or `close()`, which also
 * removes the socket file.
 */
export class SeqpacketServer extends ListeningSocket<SeqpacketConnection> {
  private constructor(
    permit: Key,
    descriptor: Descriptor,
    binding: Binding | undefined,
    refusals: Refusals,
    maximumMessageBytes: number,
  ) {
    requireKey(permit, new.target);
    super(descriptor, binding, refusals, (connection) =>
      seqpacketConnection(connection, maximumMessageBytes),
    );
  }

  /**
   * `bind(2)` and `listen(2)`: creates a server at a path or an abstract name.
   *
   * It replaces the socket file of a server that died, and nothing else. When several servers start at
   * one stale path, one gets it. The file never has more permissions than requested.
   *
   * @param address A path of at most 107 bytes, in a folder that can be read.
   * @throws `EADDRINUSE` a server listens there, or the path names something other than a socket;
   *   `EACCES` permission denied; `ENOENT` no such folder; `EAGAIN` another process has held the lock on
   *   the folder for 5 s; `EMFILE` no descriptor is left; `ERR_OUT_OF_RANGE` the path is too long.
   * @see bind(2), listen(2), unix(7)
   */
  static async listen(
    address: SocketAddress,
    options: ListenOptions = noOptions,
  ): Promise<SeqpacketServer> {
    const given = optionsOf(options, [...listeningOptions, ...messageOptions]);
    const maximumMessageBytes = maximumMessageOf(given);
    const refusals = new Refusals(given);
    return await listen(
      native.SOCK_SEQPACKET,
      address,
      given,
      (descriptor, binding) =>
        new SeqpacketServer(KEY, descriptor, binding, refusals, maximumMessageBytes),
    );
  }

  /**
   * Takes ownership of a listening socket that was inherited or received, and makes it non-blocking.
   *
   * The socket file, if there is one, stays: the process that bound it removes it.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ENOTSOCK`, `EPROTOTYPE`, `EINVAL` it is something else; `EBADF` the number is not open;
   *   `ERR_CLOSED`.
   */
  static from(
    source: DescriptorSource,
    options: MessageOptions & RefusalOptions = noOptions,
  ): SeqpacketServer {
    const given = optionsOf(options, [...messageOptions, ...refusalOptions]);
    const maximumMessageBytes = maximumMessageOf(given);
    const refusals = new Refusals(given);
    requireSocket(source, 'seqpacket', true);
    return new SeqpacketServer(
      KEY,
      adopt(source, 'server'),
      undefined,
      refusals,
      maximumMessageBytes,
    );
  }
}
