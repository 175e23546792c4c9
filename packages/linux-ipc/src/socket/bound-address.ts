import { fstatSync } from 'node:fs';

import type { SocketAddress } from './address.js';
import type { SocketFile } from './bind.js';
import { listUnixSockets } from './list-unix-sockets.js';

/** The address to which this process bound a socket. */
export interface Binding {
  readonly address: SocketAddress;
  /** Undefined for an abstract name. */
  readonly file: SocketFile | undefined;
}

/** `NETLINK_SOCK_DIAG`: the address of a socket that another process bound; undefined if it has none. */
export function addressOf(fd: number): SocketAddress | undefined {
  const { ino } = fstatSync(fd);
  return listUnixSockets().find(({ inode }) => inode === ino)?.address;
}
