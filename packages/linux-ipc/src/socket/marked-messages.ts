/**
 * recvmsg(2) returns 0 both for an empty message of a SOCK_SEQPACKET connection and at its end. With SO_TIMESTAMP
 * every message, even an empty one, has ancillary data; the end has none.
 */
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { hasAncillaryData, receive } from './received.js';
import { socketOption } from './socket-option.js';

/** Whether the end was received, with this result. */
export function isEndOfFile(length: number): boolean {
  return length === 0 && !hasAncillaryData();
}

/** Returns `receive` for one connection, whose messages have ancillary data from the first call on. */
export function receiverOfMarked(): typeof receive {
  let areMarked = false;
  const mark = (fd: number): void => {
    checked('setsockopt', native.setsockopt(fd, native.SO_TIMESTAMP, 1), { fd });
    areMarked = true;
  };
  return (fd, maximum, descriptors) => {
    if (!areMarked) mark(fd);
    for (;;) {
      const length = receive(fd, maximum, descriptors);
      // The option belongs to the socket: whoever shares it may have cleared it.
      if (!isEndOfFile(length) || socketOption(fd, native.SO_TIMESTAMP) === 1) return length;
      mark(fd);
    }
  };
}
