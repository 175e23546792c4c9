import type { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';
import type { SocketAddress } from './address.js';
import type { SocketFile } from './bind.js';
import { listen, ListeningSocket, type ListeningOptions } from './listening-socket.js';
import { requireSocket } from './socket-option.js';
import { StreamConnection } from './stream-connection.js';

/**
 * A listening SOCK_STREAM socket; iterating accepts connections until it is closed.
 *
 * The connections it hands out are their owners' to close. Release with `using`, `await using` or
 * `close()`, which also removes the socket file.
 */
export class StreamServer extends ListeningSocket<StreamConnection> {
  private constructor(descriptor: Descriptor, file: SocketFile | undefined) {
    super(descriptor, file, (accepted) => new StreamConnection(accepted));
  }

  /**
   * `bind(2)` and `listen(2)`: a server at a path, or at an abstract name.
   *
   * The path is treated, and errors are thrown, as by `SeqpacketServer.listen`.
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
      (descriptor, file) => new StreamServer(descriptor, file),
    );
  }

  /**
   * Takes over a listening socket that was inherited or received; it stays the caller's when this
   * throws. The socket file is whoever bound it's to remove.
   *
   * @throws `ENOTSOCK`, `EPROTOTYPE`, `EINVAL` it is something else; `ERR_CLOSED`.
   */
  static from(descriptor: Descriptor): StreamServer {
    requireSocket(descriptor, native.SOCK_STREAM, true);
    return new StreamServer(descriptor, undefined);
  }
}
