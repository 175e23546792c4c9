import { native } from '../native.js';
import { messageTooLong, type MessageTooLongError } from './message-too-long.js';

const report = new Int32Array(native.REPORT_LENGTH);
let scratch = Buffer.allocUnsafeSlow(0);

/** What one recvmsg(2) brought: a message; undefined at the peer's end; or one that was cut. */
export type Received = Buffer | undefined | MessageTooLongError;

/**
 * A seqpacket socket says 0 both for an empty message and at the peer's end. With this option every
 * message, even an empty one, brings a timestamp along; the end does not.
 */
export function markMessages(fd: number): number {
  return native.setsockopt(fd, native.SO_TIMESTAMP, 1);
}

/**
 * `recvmsg(2)` on a socket prepared by {@link markMessages}: at most `maximum` bytes.
 *
 * @param received Is given what came, when the call went well.
 * @returns The call's result.
 */
export function receiveMessage(
  fd: number,
  maximum: number,
  received: (what: Received) => void,
): number {
  // One piece of memory for all sockets: it is used only within this function.
  if (scratch.length < maximum) scratch = Buffer.allocUnsafeSlow(maximum);
  const into = scratch.length === maximum ? scratch : scratch.subarray(0, maximum);
  const result = native.recvmsg(fd, into, report, native.TIMESTAMP_ROOM, native.MSG_TRUNC);
  if (result >= 0) received(interpret(result, maximum));
  return result;
}

function interpret(length: number, maximum: number): Received {
  if (length === 0 && report[native.REPORT_TIMESTAMP] === 0) return undefined;
  if (length > maximum) return messageTooLong('recvmsg', length, maximum);
  const message = Buffer.allocUnsafe(length);
  scratch.copy(message, 0, 0, length);
  return message;
}
