/** `getsockopt(2)` of an int. */
import { constants } from 'node:os';

import { mismatch } from '../core/descriptor-kind.js';
import { numberOf, type DescriptorSource } from '../core/descriptor-source.js';
import { Descriptor } from '../core/descriptor.js';
import { checked, explained, systemError } from '../core/errors.js';
import { native } from '../core/native.js';

export type SocketType = 'stream' | 'datagram' | 'seqpacket';

/** The numbers of the types. */
export const socketTypes = {
  stream: native.SOCK_STREAM,
  datagram: native.SOCK_DGRAM,
  seqpacket: native.SOCK_SEQPACKET,
};

export function socketOption(fd: number, option: number): number {
  const words = new Int32Array(1);
  checked('getsockopt', native.getsockopt(fd, option, words), { fd });
  return words[0] ?? 0;
}

/** The name of a number; undefined for SOCK_RAW and others that UNIX sockets do not have. */
export function typeName(number: number): SocketType | undefined {
  const names = Object.keys(socketTypes) as SocketType[];
  return names.find((name) => socketTypes[name] === number);
}

/**
 * `getsockopt(2)` SO_TYPE: the type of a UNIX socket. The caller keeps the descriptor.
 *
 * @throws `ENOTSOCK` it is not a socket; `EPROTOTYPE` it is not a UNIX socket; `EBADF` the number is not
 *   open; `ERR_CLOSED`.
 * @see socket(7), unix(7)
 */
export function socketType(descriptor: DescriptorSource): SocketType {
  return typeOf(numberOf(descriptor, 'descriptor'), 'a UNIX socket');
}

function typeOf(fd: number, needed: string): SocketType {
  const { ENOTSOCK, EPROTOTYPE } = constants.errno;
  const words = new Int32Array(1);
  const result = native.getsockopt(fd, native.SO_TYPE, words);
  if (result === -ENOTSOCK) throw otherKind(fd, ENOTSOCK, needed);
  checked('getsockopt', result, { fd });
  const type = typeName(words[0] ?? 0);
  if (type === undefined || socketOption(fd, native.SO_DOMAIN) !== native.AF_UNIX) {
    throw otherKind(fd, EPROTOTYPE, needed);
  }
  return type;
}

function otherKind(fd: number, errno: number, needed: string): Error {
  return explained(systemError('getsockopt', -errno), mismatch(fd, needed));
}

/**
 * Refuses a descriptor that is not the socket it should be.
 *
 * @throws `ENOTSOCK` it is not a socket; `EPROTOTYPE` it is of another type; `EINVAL` it listens and
 *   should not, or the reverse; `EBADF` the number is not open; `ERR_CLOSED`.
 */
export function requireSocket(
  source: DescriptorSource,
  type: SocketType,
  listening: boolean,
): void {
  const { EINVAL, EPROTOTYPE } = constants.errno;
  const fd = numberOf(source);
  const needed = `a UNIX ${type} socket`;
  const found = typeOf(fd, needed);
  if (found !== type) throw otherKind(fd, EPROTOTYPE, needed);
  if ((socketOption(fd, native.SO_ACCEPTCONN) === 1) === listening) return;
  throw otherKind(fd, EINVAL, listening ? 'a listening one' : 'a connected one');
}

/** Takes ownership, and sets O_NONBLOCK: the `try…` methods must not wait. */
export function adopt(source: DescriptorSource, what: string): Descriptor {
  const descriptor = Descriptor.from(source, what);
  descriptor.makeNonBlocking();
  return descriptor;
}
