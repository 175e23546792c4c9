import { descriptorNumber } from '../../core/arguments.js';
import { type Descriptor, ownerOf } from '../../core/descriptor.js';
import { checked } from '../../core/errors.js';
import { native } from '../../core/native.js';
import { hasOption } from '../../core/options.js';
import type { SocketAddress } from '../../socket/address.js';
import { connect as connectSocket } from '../../socket/connect.js';
import { requireSocket } from '../../socket/socket-option.js';
import { sayHello, type Terms } from './handshake.js';

/**
 * Where a channel is reached: the path of a socket, an abstract name, or the number of a descriptor
 * that the parent process handed over.
 */
export type ChannelAddress = SocketAddress | { readonly fd: number };

/**
 * `connect(2)`, or takes ownership of the descriptor that was handed over. The hello follows at once: the program may be
 * busy after it has called this, and a host that is short of descriptors disconnects silent guests.
 *
 * @throws `EBADF`, `ENOTSOCK`, `EPROTOTYPE` the descriptor is no connection of a channel, and remains the caller's.
 */
export async function connect(
  address: ChannelAddress,
  terms: Terms,
  signal: AbortSignal | undefined,
): Promise<Descriptor> {
  const greet = (connection: Descriptor): void => {
    sayHello(connection, terms);
  };
  if (!isHandedOver(address)) {
    return await connectSocket(native.SOCK_SEQPACKET, address, signal, greet);
  }
  const connection = own(address.fd);
  try {
    greet(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function isHandedOver(address: ChannelAddress): address is { readonly fd: number } {
  return typeof address === 'object' && address !== null && hasOption(address, 'fd');
}

/** Moves it to another number: an inherited descriptor lacks FD_CLOEXEC, and would reach children. */
function own(fd: number): Descriptor {
  descriptorNumber('fd', fd);
  requireSocket(fd, 'seqpacket', false);
  const copy = checked('fcntl', native.duplicate(fd, 3), { fd });
  native.close(fd);
  return ownerOf(copy, 'channel');
}
