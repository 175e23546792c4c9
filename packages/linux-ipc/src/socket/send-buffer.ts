/** SO_SNDBUF limits the length of a message. Whoever shares a socket can make its buffer smaller at any moment. */
import { constants } from 'node:os';

import { checked } from '../core/errors.js';
import { native, type CallResult, type SocketName } from '../core/native.js';
import { socketOption } from './socket-option.js';

const { EMSGSIZE } = constants.errno;

/** The bytes of a send buffer that the longest message cannot use. */
export const bytesBesideMessage = 32;

/**
 * `sendmsg(2)`: sends a message, and makes the buffer great enough for it again if need be.
 *
 * @param longest The messages that are to fit, in bytes.
 */
export function sendMessage(
  fd: number,
  message: Uint8Array,
  to: SocketName,
  descriptors: Int32Array,
  longest: number,
): CallResult {
  const result = native.sendmsg(fd, message, to, descriptors);
  if (result !== -EMSGSIZE || message.length > longest) return result;
  growSendBuffer(fd, longest);
  return native.sendmsg(fd, message, to, descriptors);
}

/** `setsockopt(2)` SO_SNDBUF: makes the buffer great enough for a message, unless it is. */
export function growSendBuffer(fd: number, longest: number): void {
  const wanted = longest + bytesBesideMessage;
  if (socketOption(fd, native.SO_SNDBUF) >= wanted) return;
  // The kernel doubles the value, and silently uses the system's limit if that is less.
  checked('setsockopt', native.setsockopt(fd, native.SO_SNDBUF, Math.ceil(wanted / 2)));
}
