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
import { Refusals, refusalOptions, type RefusalOptions } from './refusals.js';
import { adopt, requireSocket } from './socket-option.js';
import { streamConnection, type StreamConnection } from './stream-connection.js';

/**
 * A listening SOCK_STREAM socket; iterating accepts connections until it is closed.
 *
 * The caller closes accepted connections. Release with `using`, `await using` or `close()`, which also
 * removes the socket file.
 */
export class StreamServer extends ListeningSocket<StreamConnection> {
  private constructor(
    permit: Key,
    descriptor: Descriptor,
    binding: Binding | undefined,
    refusals: Refusals,
  ) {
    requireKey(permit, new.target);
    super(descriptor, binding, refusals, streamConnection);
  }

  /**
   * `bind(2)` and `listen(2)`: creates a server at a path or an abstract name.
   *
   * It treats the path, and throws, as `SeqpacketServer.listen` does.
   *
   * @see bind(2), listen(2), unix(7)
   */
  static async listen(
    address: SocketAddress,
    options: ListeningOptions = noOptions,
  ): Promise<StreamServer> {
    const given = optionsOf(options, listeningOptions);
    const refusals = new Refusals(given);
    return await listen(
      native.SOCK_STREAM,
      address,
      given,
      (descriptor, binding) => new StreamServer(KEY, descriptor, binding, refusals),
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
  static from(source: DescriptorSource, options: RefusalOptions = noOptions): StreamServer {
    const refusals = new Refusals(optionsOf(options, refusalOptions));
    requireSocket(source, 'stream', true);
    return new StreamServer(KEY, adopt(source, 'server'), undefined, refusals);
  }
}
