import { constants } from 'node:os';

import { explained, systemError } from '../core/errors.js';

/** A message that did not fit: to the sender, nothing was sent; to the receiver, it is lost. */
export interface MessageTooLongError extends NodeJS.ErrnoException {
  readonly code: 'EMSGSIZE';
  /** The message's real length, in bytes. */
  readonly length: number;
  /** The longest that would have fitted, in bytes. */
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
