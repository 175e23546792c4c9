import { oneOf } from '../core/arguments.js';
import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { datagramSocket, type DatagramSocket } from './datagram-socket.js';
import { maximumMessageOf, messageOptions, type MessageOptions } from './message-transfer.js';
import { seqpacketConnection, type SeqpacketConnection } from './seqpacket-connection.js';
import { socketTypes, type SocketType } from './socket-option.js';
import { streamConnection, type StreamConnection } from './stream-connection.js';

const owners = {
  seqpacket: (end: Descriptor, options: MessageOptions) =>
    seqpacketConnection(end, maximumMessageOf(options)),
  datagram: datagramSocket,
  stream: streamConnection,
};

/**
 * `socketpair(2)`: creates two sockets that have no address and are connected to each other. Usually
 * a child inherits one of them, or a socket sends it to another process. Close each.
 *
 * @throws `EMFILE`, `ENFILE` no descriptor is left.
 * @see socketpair(2), unix(7)
 */
export function socketPair(
  type: 'seqpacket',
  options?: MessageOptions,
): [SeqpacketConnection, SeqpacketConnection];
export function socketPair(
  type: 'datagram',
  options?: MessageOptions,
): [DatagramSocket, DatagramSocket];
export function socketPair(type: 'stream'): [StreamConnection, StreamConnection];
export function socketPair(type: SocketType, options: MessageOptions = noOptions): unknown {
  const given = optionsOf(options, messageOptions);
  maximumMessageOf(given);
  oneOf('type', type, Object.keys(owners) as SocketType[]);
  const ends = new Int32Array(2);
  checked('socketpair', native.socketpair(ends, socketTypes[type]));
  return [...ends].map((fd) => owners[type](ownerOf(fd, 'connection'), given));
}
