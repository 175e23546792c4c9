import { constants } from 'node:os';

import { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';

const { EAGAIN, EINTR } = constants.errno;

/**
 * `accept4(2)`: accepts every connection that waits now, and never blocks.
 *
 * @param what What each connection is, for messages.
 * @param take Becomes the owner of a connection.
 * @returns 0, or the errno, negative, at which it stopped. After `EMFILE` and `ENFILE` the connections
 *   still wait: they can be accepted when a descriptor has been closed.
 */
export function acceptPending(
  server: Descriptor,
  what: string,
  take: (connection: Descriptor) => void,
): number {
  for (;;) {
    const result = native.accept4(server.fd);
    if (result >= 0) take(new Descriptor(result, what));
    else if (result === -EAGAIN) return 0;
    else if (result !== -EINTR) return result;
  }
}
