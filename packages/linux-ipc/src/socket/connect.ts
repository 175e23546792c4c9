import { constants } from 'node:os';

import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { checked, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { encodeAddress, type SocketAddress } from './address.js';
import { Backoff } from './backoff.js';

const { EAGAIN, EINTR } = constants.errno;

/**
 * `socket(2)` and `connect(2)`: waits while the server's backlog is full.
 *
 * If the backlog is full, connect(2) fails with EAGAIN, and no event reports when there is room: a UNIX
 * socket has no connecting state to poll. So the call is repeated after a pause.
 */
export async function connect(
  type: number,
  address: SocketAddress,
  signal: AbortSignal | undefined,
): Promise<Descriptor> {
  const { name, context } = encodeAddress(address);
  signal?.throwIfAborted();
  const descriptor = ownerOf(checked('socket', native.socket(type)), 'connection');
  const backoff = new Backoff();
  try {
    for (;;) {
      const result = native.connect(descriptor.fd, name);
      if (result === 0) return descriptor;
      if (result !== -EAGAIN && result !== -EINTR) throw systemError('connect', result, context);
      await backoff.pause(signal);
    }
  } catch (error) {
    descriptor.close();
    throw error;
  }
}
