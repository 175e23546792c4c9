import { constants } from 'node:os';

import { Descriptor } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { decodeAddress, type SocketAddress } from './address.js';
import { attribute, readAnswers, request, word, type Answer } from './diagnostics-message.js';

const { EINTR } = constants.errno;

/** A UNIX socket of the machine, whoever has it. */
export interface UnixSocketStatus {
  /** The number in `socket:[…]`, to which /proc/PID/fd/N of whoever holds it links. */
  readonly inode: number;
  readonly type: 'stream' | 'datagram' | 'seqpacket';
  readonly state: 'listening' | 'connected' | 'unconnected';
  /** What it is bound to. */
  readonly address?: SocketAddress;
  /**
   * The inode of the other end; of a datagram socket, where its datagrams go. Missing while the
   * connection has not been accepted, and once the other end is closed.
   */
  readonly peer?: number;
  /** Of a listening socket: the inodes of the clients that wait to be accepted. */
  readonly waitingClients?: readonly number[];
  /** Bytes that wait to be received; of a datagram socket, those of the first datagram. */
  readonly waitingBytes?: number;
}

/** A dump comes in pieces of at most 32 KiB. */
const pieceLength = 1 << 16;
const listening = 10;
const connected = 1;

/**
 * `NETLINK_SOCK_DIAG`: every UNIX socket of this network namespace, other users' too, with who is
 * connected to whom. Nobody notices.
 *
 * It is not of one instant: a socket that comes or goes meanwhile may be missing.
 *
 * @throws `ENOENT` the kernel has no unix_diag; `EPROTONOSUPPORT` or `EAFNOSUPPORT` no sock_diag.
 * @see sock_diag(7)
 */
export function listUnixSockets(): UnixSocketStatus[] {
  const sockets: UnixSocketStatus[] = [];
  using socket = new Descriptor(checked('socket', native.socketDiagnostics()), 'socket');
  const { fd } = socket;
  uninterrupted('write', () => native.write(fd, request()));
  const piece = Buffer.allocUnsafe(pieceLength);
  for (let more: boolean | number = true; more === true;) {
    // The kernel writes the next piece when one is read, so there is always something.
    const length = uninterrupted('read', () => native.read(fd, piece));
    more = readAnswers(piece.subarray(0, length), (answer) => sockets.push(statusOf(answer)));
    if (typeof more === 'number') checked('sock_diag', more);
  }
  return sockets;
}

function uninterrupted(syscall: string, call: () => number): number {
  for (;;) {
    const result = call();
    if (result !== -EINTR) return checked(syscall, result);
  }
}

function statusOf({ type, state, inode, attributes }: Answer): UnixSocketStatus {
  const name = attributes.get(attribute.name);
  const peer = attributes.get(attribute.peer);
  const waiting = attributes.get(attribute.waiting);
  const queue = attributes.get(attribute.queue);
  const address = name && decodeAddress(name);
  const peerInode = peer && word(peer);
  const isListening = state === listening;
  // The kernel calls a datagram socket connected too when another is connected to it.
  const isConnected = type === native.SOCK_DGRAM ? peer !== undefined : state === connected;
  return {
    inode,
    type: typeOf(type),
    state: isListening ? 'listening' : isConnected ? 'connected' : 'unconnected',
    ...(address !== undefined && { address }),
    ...(peerInode !== undefined && peerInode !== 0 && { peer: peerInode }),
    ...(isListening && { waitingClients: words(waiting) }),
    ...(!isListening && queue !== undefined && { waitingBytes: word(queue) }),
  };
}

function typeOf(type: number): UnixSocketStatus['type'] {
  if (type === native.SOCK_DGRAM) return 'datagram';
  return type === native.SOCK_SEQPACKET ? 'seqpacket' : 'stream';
}

function words(bytes: Buffer | undefined): number[] {
  return Array.from({ length: (bytes?.length ?? 0) / 4 }, (_, index) =>
    word(bytes ?? Buffer.alloc(0), index * 4),
  );
}
