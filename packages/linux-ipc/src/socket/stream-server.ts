import type { DescriptorSource } from '../core/descriptor-source.js';
import type { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';
import type { SocketAddress } from './address.js';
import type { Binding } from './bound-address.js';
import { listen, ListeningSocket, type ListeningOptions } from './listening-socket.js';
import { adopt, requireSocket } from './socket-option.js';
import { streamConnection, type StreamConnection } from './stream-connection.js';

/**
 * A listening SOCK_STREAM socket; iterating accepts connections until it is closed.
 *
 * The caller closes accepted connections. Release with `using`, `await using` or `close()`, which also
 * removes the socket file.
 */
export class StreamServer extends ListeningSocket<StreamConnection> {
  private constructor(descriptor: Descriptor, binding?: Binding) {
    super(descriptor, binding, streamConnection);
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
    options: ListeningOptions = {},
  ): Promise<StreamServer> {
    return await listen(
      native.SOCK_STREAM,
      address,
      options,
      (descriptor, binding) => new StreamServer(descriptor, binding),
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
  static from(source: DescriptorSource): StreamServer {
    requireSocket(source, 'stream', true);
    return new StreamServer(adopt(source, 'server'));
  }
}
