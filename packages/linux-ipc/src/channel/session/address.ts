import { descriptorNumber } from '../../core/arguments.js';
import { Descriptor } from '../../core/descriptor.js';
import { checked } from '../../core/errors.js';
import { native } from '../../core/native.js';
import type { SocketAddress } from '../../socket/address.js';

/**
 * Where a channel is: the path of a socket; an abstract name; or the number of a descriptor that
 * the parent process handed over.
 */
export type ChannelAddress = SocketAddress | { readonly fd: number };

export function handedOver(address: ChannelAddress): address is { readonly fd: number } {
  return typeof address === 'object' && address !== null && 'fd' in address;
}

/** Takes the descriptor over, and keeps it from this process's own children. */
export function connectionOf({ fd }: { readonly fd: number }): Descriptor {
  descriptorNumber('fd', fd);
  const own = checked('fcntl', native.fcntl(fd, native.F_DUPFD_CLOEXEC, 3));
  native.close(fd);
  return new Descriptor(own, 'channel');
}
