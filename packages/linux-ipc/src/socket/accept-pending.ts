import { constants } from 'node:os';

import { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';

const { EAGAIN, EINTR } = constants.errno;

/**
 * `accept4(2)`: accepts every connection that is pending now, and never blocks. For servers that shake
 * hands with many connections at once; `ListeningSocket.accept` leaves in the kernel's queue, where the
 * backlog limits them, those that its caller has not asked for.
 *
 * @param what The kind of the connections, for messages.
 * @param take Called with each connection; becomes its owner.
 * @returns 0, or the errno, negative, at which it stopped. After `EMFILE` and `ENFILE` the other
 *   connections stay pending: they can be accepted once a descriptor has been closed.
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
