import type { Descriptor } from '../core/descriptor.js';
import { native, type CallResult } from '../core/native.js';

/**
 * `accept4(2)`, without waiting. The call has no flag for that: O_NONBLOCK is set again if a process that
 * shares the socket has cleared it. Only one that clears it between the two calls, on purpose, makes the
 * second one wait.
 */
export function acceptNow(server: Descriptor): CallResult {
  server.makeNonBlocking();
  return native.accept4(server.fd);
}
