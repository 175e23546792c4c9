import { constants } from 'node:os';

import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { acceptNow } from './accept-now.js';
import { isConnectionError, isShortage, type Refusals } from './refusals.js';

const { EAGAIN, EINTR } = constants.errno;

/** The connection, and what a server opens while it answers: memory, and both ends of a socket. */
const DESCRIPTORS_FOR_GUEST = 4;

/**
 * `accept4(2)`: accepts every pending connection, and never blocks. It is for servers that shake hands
 * with many connections at once; `ListeningSocket.accept` leaves the connections that its caller has not
 * asked for in the kernel's queue, where the backlog limits them.
 *
 * It accepts a connection only while a few more descriptors are left: others stay pending, and lose
 * nothing.
 *
 * @param what The kind of connection, for messages.
 * @param take Takes ownership of a connection.
 * @returns False if descriptors or memory are short: call it again after a pause. No event reports that
 *   there is room.
 * @throws What accept4(2) throws if it concerns the server itself.
 */
export function acceptPending(
  server: Descriptor,
  what: string,
  refusals: Refusals,
  take: (connection: Descriptor) => void,
): boolean {
  while (!server.closed) {
    const { fd } = server;
    if ((native.poll(fd, native.POLLIN) & native.POLLIN) === 0) {
      refusals.relieved();
      return true;
    }
    const room = roomForDescriptors(DESCRIPTORS_FOR_GUEST);
    const result = room < 0 ? room : acceptNow(server);
    if (result >= 0) {
      take(ownerOf(result, what));
    } else if (result !== -EINTR && result !== -EAGAIN) {
      const error = systemError('accept4', result);
      if (isShortage(error)) {
        refusals.short(error);
        return false;
      }
      if (!isConnectionError(error)) throw error;
      refusals.add(error);
    }
  }
  return true;
}

/**
 * `eventfd(2)`: whether this process can open `count` more descriptors.
 *
 * Copies of the server's own descriptor would cost time in proportion to the backlog: the library looks for descriptors
 * in all pending messages before it closes a socket.
 *
 * @returns 0, or the negated errno.
 */
function roomForDescriptors(count: number): number {
  const opened: number[] = [];
  try {
    while (opened.length < count) {
      const fd = native.eventfd(0, 0);
      if (fd < 0) return fd;
      opened.push(fd);
    }
    return 0;
  } finally {
    for (const fd of opened) native.close(fd);
  }
}
