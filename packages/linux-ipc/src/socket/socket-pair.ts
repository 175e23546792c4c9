import { oneOf, optionsObject } from '../core/arguments.js';
import { Descriptor } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { DatagramSocket } from './datagram-socket.js';
import type { MessageOptions } from './message-transfer.js';
import { SeqpacketConnection } from './seqpacket-connection.js';
import { StreamConnection } from './stream-connection.js';

const owners = {
  seqpacket: {
    type: native.SOCK_SEQPACKET,
    from: (descriptor: Descriptor, options: MessageOptions) =>
      SeqpacketConnection.from(descriptor, options),
  },
  datagram: {
    type: native.SOCK_DGRAM,
    from: (descriptor: Descriptor, options: MessageOptions) =>
      DatagramSocket.from(descriptor, options),
  },
  stream: {
    type: native.SOCK_STREAM,
    from: (descriptor: Descriptor) => StreamConnection.from(descriptor),
  },
};

/**
 * `socketpair(2)`: two sockets without an address, connected to each other; one of them usually for
 * a child to inherit, or to be sent to another process. Each is closed by itself.
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
export function socketPair(type: keyof typeof owners, options: MessageOptions = {}): unknown {
  optionsObject('options', options);
  const owner = owners[oneOf('type', type, Object.keys(owners) as (keyof typeof owners)[])];
  const ends = new Int32Array(2);
  checked('socketpair', native.socketpair(ends, owner.type));
  const descriptors = [...ends].map((fd) => new Descriptor(fd, 'socket'));
  try {
    return descriptors.map((descriptor) => owner.from(descriptor, options));
  } catch (error) {
    for (const descriptor of descriptors) descriptor.close();
    throw error;
  }
}
