import { constants } from 'node:os';

import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { checked, explained, systemError, type CallContext } from '../core/errors.js';
import { native, type CallResult } from '../core/native.js';
import { descriptorAt, pathMismatch, statusOf } from '../core/path-kind.js';
import { encodeAddress, type SocketAddress } from './address.js';
import { Backoff } from './backoff.js';

const { EAGAIN, ECONNREFUSED, EINTR } = constants.errno;

/**
 * The error of a call that has not reached an address. The kernel refuses a path that names no socket as it
 * refuses one where nobody listens; the message says which.
 */
export function notReached(
  syscall: string,
  result: CallResult,
  address: SocketAddress,
  context: CallContext,
): Error {
  const error = systemError(syscall, result, context);
  if (result !== -ECONNREFUSED || typeof address !== 'string') return error;
  const found = statusOf(address, true);
  if (found === undefined || (found.isSocket() && descriptorAt(address) === undefined))
    return error;
  return explained(error, pathMismatch(address, found, 'a socket that is bound to this path'));
}

/**
 * `socket(2)` and `connect(2)`: waits while the server's backlog is full.
 *
 * If the backlog is full, connect(2) fails with EAGAIN, and no event reports when there is room: a UNIX
 * socket has no connecting state to poll. So the call is repeated after a pause.
 *
 * @param onConnect Called as soon as it is connected, before this thread does anything else.
 */
export async function connect(
  type: number,
  address: SocketAddress,
  signal: AbortSignal | undefined,
  onConnect?: (connection: Descriptor) => void,
): Promise<Descriptor> {
  const { name, context } = encodeAddress(address);
  signal?.throwIfAborted();
  const descriptor = ownerOf(checked('socket', native.socket(type)), 'connection');
  const backoff = new Backoff();
  try {
    for (;;) {
      const result = native.connect(descriptor.fd, name);
      if (result === 0) {
        onConnect?.(descriptor);
        return descriptor;
      }
      if (result !== -EAGAIN && result !== -EINTR)
        throw notReached('connect', result, address, context);
      await backoff.pause(signal);
    }
  } catch (error) {
    descriptor.close();
    throw error;
  }
}
