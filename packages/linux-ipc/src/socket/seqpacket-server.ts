import type { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';
import type { SocketAddress } from './address.js';
import type { SocketFile } from './bind.js';
import { listen, ListeningSocket, type ListeningOptions } from './listening-socket.js';
import { maximumMessageOf, type MessageOptions } from './message-transfer.js';
import { SeqpacketConnection } from './seqpacket-connection.js';
import { requireSocket } from './socket-option.js';

export interface ListenOptions extends ListeningOptions, MessageOptions {}

/**
 * A listening SOCK_SEQPACKET socket; iterating accepts connections until it is closed.
 *
 * The connections it hands out are their owners' to close. Release with `using`, `await using` or
 * `close()`, which also removes the socket file.
 */
export class SeqpacketServer extends ListeningSocket<SeqpacketConnection> {
  private constructor(
    descriptor: Descriptor,
    file: SocketFile | undefined,
    maximumMessage: number,
  ) {
    super(descriptor, file, (accepted) => new SeqpacketConnection(accepted, maximumMessage));
  }

  /**
   * `bind(2)` and `listen(2)`: a server at a path, or at an abstract name.
   *
   * A socket file that a dead server left is replaced; anything else at the path stays. Of several
   * that start at once on a stale path, one gets it. The file never has a wider mode than asked.
   *
   * @param address A path of at most 107 bytes, in a folder that can be read.
   * @throws `EADDRINUSE` a server listens there, or something else than a socket is there; `EACCES`
   *   denied; `ENOENT` no such folder; `EAGAIN` another process has held the lock on the folder for
   *   5 s; `EMFILE` no descriptor is left; `ERR_OUT_OF_RANGE` the path is too long.
   * @see bind(2), listen(2), unix(7)
   */
  static async listen(
    address: SocketAddress,
    options: ListenOptions = {},
  ): Promise<SeqpacketServer> {
    const maximumMessage = maximumMessageOf(options);
    return await listen(
      native.SOCK_SEQPACKET,
      address,
      options,
      (descriptor, file) => new SeqpacketServer(descriptor, file, maximumMessage),
    );
  }

  /**
   * Takes over a listening socket that was inherited or received; it stays the caller's when this
   * throws. The socket file is whoever bound it's to remove.
   *
   * @throws `ENOTSOCK`, `EPROTOTYPE`, `EINVAL` it is something else; `ERR_CLOSED`.
   */
  static from(descriptor: Descriptor, options: MessageOptions = {}): SeqpacketServer {
    const maximumMessage = maximumMessageOf(options);
    requireSocket(descriptor, native.SOCK_SEQPACKET, true);
    return new SeqpacketServer(descriptor, undefined, maximumMessage);
  }
}
