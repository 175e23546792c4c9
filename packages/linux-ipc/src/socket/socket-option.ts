/** `getsockopt(2)` of an int. */
import { constants } from 'node:os';

import { requireDescriptor, type Descriptor } from '../core/descriptor.js';
import { checked, explained, systemError } from '../core/errors.js';
import { native } from '../core/native.js';

export function socketOption(fd: number, option: number): number {
  const words = new Int32Array(1);
  checked('getsockopt', native.getsockopt(fd, option, words));
  return words[0] ?? 0;
}

/** How errors call the types. */
const types = new Map([
  [native.SOCK_STREAM, 'stream'],
  [native.SOCK_DGRAM, 'datagram'],
  [native.SOCK_SEQPACKET, 'seqpacket'],
]);

/**
 * Refuses what somebody else opened and is not the socket it is taken for.
 *
 * @throws `ENOTSOCK` it is no socket; `EPROTOTYPE` it is of another type; `EINVAL` it listens and
 *   should not, or the other way round.
 */
export function requireSocket(descriptor: Descriptor, type: number, listening: boolean): void {
  const { EINVAL, EPROTOTYPE } = constants.errno;
  const { fd } = requireDescriptor('descriptor', descriptor);
  const wanted = types.get(type) ?? '';
  const found = socketOption(fd, native.SO_TYPE);
  if (found !== type || socketOption(fd, native.SO_DOMAIN) !== native.AF_UNIX) {
    throw explained(
      systemError('getsockopt', -EPROTOTYPE),
      `descriptor ${String(fd)} is not a UNIX ${wanted} socket`,
    );
  }
  if ((socketOption(fd, native.SO_ACCEPTCONN) === 1) !== listening) {
    throw explained(
      systemError('getsockopt', -EINVAL),
      `descriptor ${String(fd)} is ${listening ? 'not listening' : 'listening'}`,
    );
  }
}
