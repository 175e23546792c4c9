import { constants } from 'node:os';

import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { native } from '../core/native.js';

const { EAGAIN, EINTR } = constants.errno;

/**
 * `accept4(2)`: accepts every pending connection, and never blocks. It is for servers that shake hands
 * with many connections at once; `ListeningSocket.accept` leaves the connections that its caller has not
 * asked for in the kernel's queue, where the backlog limits them.
 *
 * @param what The kind of connection, for messages.
 * @param take Takes ownership of a connection.
 * @returns 0, or the negated errno that stopped it. After `EMFILE` and `ENFILE` the other connections stay
 *   pending, and can be accepted when a descriptor has been closed.
 */
export function acceptPending(
  server: Descriptor,
  what: string,
  take: (connection: Descriptor) => void,
): number {
  for (;;) {
    const result = native.accept4(server.fd);
    if (result >= 0) take(ownerOf(result, what));
    else if (result === -EAGAIN) return 0;
    else if (result !== -EINTR) return result;
  }
}
