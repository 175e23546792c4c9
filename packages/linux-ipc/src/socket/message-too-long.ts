import { constants } from 'node:os';

import { explained, systemError } from '../core/errors.js';

/**
 * A message is too long. If sending throws this, nothing was sent; if receiving throws it, the message is
 * lost.
 */
export interface MessageTooLongError extends NodeJS.ErrnoException {
  readonly code: 'EMSGSIZE';
  /** The message's length, in bytes. */
  readonly length: number;
  /** The greatest length that is possible, in bytes. */
  readonly maximum: number;
}

export function messageTooLong(
  syscall: 'sendmsg' | 'recvmsg',
  length: number,
  maximum: number,
): MessageTooLongError {
  const error = explained(
    systemError(syscall, -constants.errno.EMSGSIZE),
    `the message has ${String(length)} bytes, at most ${String(maximum)} fit`,
  );
  return Object.assign(error, { code: 'EMSGSIZE' as const, length, maximum });
}
