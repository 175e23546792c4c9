import { constants } from 'node:os';

import { ownerOf } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { decodeAddress, type SocketAddress } from './address.js';
import { attribute, readAnswers, request, word, type Answer } from './diagnostics-message.js';
import { typeName, type SocketType } from './socket-option.js';

const { EINTR } = constants.errno;

/** A UNIX socket in the list of all sockets. */
export interface ListedUnixSocket {
  /** The number in `socket:[…]`, the target of /proc/PID/fd/N in the processes that hold it. */
  readonly inode: number;
  readonly type: SocketType;
  readonly state: 'listening' | 'connected' | 'unconnected';
  /** The address it is bound to; `undefined` if it is not bound. */
  readonly address: SocketAddress | undefined;
  /**
   * The inode of the peer; for a datagram socket, of the socket it is connected to. `undefined` until
   * the connection is accepted, and once the peer is closed.
   */
  readonly peer: number | undefined;
  /** For a listening socket: the inodes of the clients that wait to be accepted. */
  readonly waitingClients: readonly number[] | undefined;
  /**
   * The number of bytes not received yet; for a datagram socket, those of the first datagram.
   * `undefined` for a listening socket.
   */
  readonly waitingBytes: number | undefined;
}

/** The kernel sends a dump in chunks of at most 32 KiB. */
const chunkLength = 1 << 16;
const listening = 10;
const connected = 1;

/**
 * `NETLINK_SOCK_DIAG`: lists every UNIX socket of this network namespace, sorted by inode, including
 * those of other users, and which sockets are connected. It does not disturb them.
 *
 * The list is not a snapshot: a socket that is created or closed during the call may be missing.
 *
 * @throws `ENOENT` the kernel has no unix_diag; `EPROTONOSUPPORT`, `EAFNOSUPPORT` it has no sock_diag.
 * @see sock_diag(7)
 */
export function listUnixSockets(): ListedUnixSocket[] {
  const sockets: ListedUnixSocket[] = [];
  using socket = ownerOf(checked('socket', native.socketDiagnostics()), 'socket');
  const { fd } = socket;
  uninterrupted('write', () => native.write(fd, request()));
  const chunk = Buffer.allocUnsafe(chunkLength);
  for (let more: boolean | number = true; more === true;) {
    // The kernel writes the next chunk when one is read, so a read never blocks.
    const length = uninterrupted('read', () => native.read(fd, chunk));
    more = readAnswers(chunk.subarray(0, length), (answer) => sockets.push(statusOf(answer)));
    if (typeof more === 'number') checked('sock_diag', more);
  }
  return sockets.sort((a, b) => a.inode - b.inode);
}

function uninterrupted(syscall: string, call: () => number): number {
  for (;;) {
    const result = call();
    if (result !== -EINTR) return checked(syscall, result);
  }
}

function statusOf({ type, state, inode, attributes }: Answer): ListedUnixSocket {
  const name = attributes.get(attribute.name);
  const peer = attributes.get(attribute.peer);
  const waiting = attributes.get(attribute.waiting);
  const queue = attributes.get(attribute.queue);
  const address = name && decodeAddress(name);
  const peerInode = peer && word(peer);
  const isListening = state === listening;
  // The kernel also reports a datagram socket as connected when another is connected to it.
  const isConnected = type === native.SOCK_DGRAM ? peer !== undefined : state === connected;
  return {
    inode,
    type: typeName(type) ?? 'stream',
    state: isListening ? 'listening' : isConnected ? 'connected' : 'unconnected',
    address,
    peer: peerInode === 0 ? undefined : peerInode,
    waitingClients: isListening ? words(waiting) : undefined,
    waitingBytes: isListening ? undefined : queue && word(queue),
  };
}

function words(bytes: Buffer | undefined): number[] {
  return Array.from({ length: (bytes?.length ?? 0) / 4 }, (_, index) =>
    word(bytes ?? Buffer.alloc(0), index * 4),
  );
}
