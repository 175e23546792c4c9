import { descriptorNumber } from '../../core/arguments.js';
import { type Descriptor, ownerOf } from '../../core/descriptor.js';
import { checked } from '../../core/errors.js';
import { native } from '../../core/native.js';
import type { SocketAddress } from '../../socket/address.js';
import { connect as connectSocket } from '../../socket/connect.js';

/**
 * Where a channel is reached: the path of a socket, an abstract name, or the number of a descriptor
 * that the parent process handed over.
 */
export type ChannelAddress = SocketAddress | { readonly fd: number };

/** `connect(2)`, or takes ownership of the descriptor that was handed over. */
export async function connect(
  address: ChannelAddress,
  signal: AbortSignal | undefined,
): Promise<Descriptor> {
  return isHandedOver(address)
    ? own(address.fd)
    : await connectSocket(native.SOCK_SEQPACKET, address, signal);
}

function isHandedOver(address: ChannelAddress): address is { readonly fd: number } {
  return typeof address === 'object' && address !== null && 'fd' in address;
}

/** Moves it to another number: an inherited descriptor lacks FD_CLOEXEC, and would reach children. */
function own(fd: number): Descriptor {
  descriptorNumber('fd', fd);
  const copy = checked('fcntl', native.duplicate(fd, 3));
  native.close(fd);
  return ownerOf(copy, 'channel');
}
