import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { decodeAddress, type SocketAddress } from './address.js';
import type { SocketFile } from './bind.js';

/** The address to which this process bound a socket. */
export interface Binding {
  readonly address: SocketAddress;
  /** Undefined for an abstract name. */
  readonly file: SocketFile | undefined;
}

/** `getsockname(2)`: the address of a socket that another process bound; undefined if it has none. */
export function addressOf(fd: number): SocketAddress | undefined {
  const name = new Uint8Array(108);
  return decodeAddress(
    name.subarray(0, checked('getsockname', native.getsockname(fd, name), { fd })),
  );
}
