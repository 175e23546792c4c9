/**
 * The error of a segment that no correct peer can have written. Nothing more is read from it: what
 * one hostile or broken word says is refused, with what was found.
 */
export function corruptedError(what: string, found: number, most: number): NodeJS.ErrnoException {
  const error = new Error(
    `the channel's memory is corrupted: ${what} is ${String(found)}, at most ${String(most)} is possible`,
  );
  return Object.assign(error, { code: 'ERR_CHANNEL_CORRUPTED' });
}

/** The error of two sides that do not agree about what they share. */
export function mismatchError(
  what: string,
  here: number | string,
  there: number | string,
): NodeJS.ErrnoException {
  const error = new Error(
    `the two sides disagree about the channel's ${what}: ${String(here)} here, ${String(there)} there`,
  );
  return Object.assign(error, { code: 'ERR_CHANNEL_MISMATCH' });
}

/** The error of a second claim before the first was committed or aborted. */
export function claimPending(): NodeJS.ErrnoException {
  const error = new Error('the last claim is neither committed nor aborted');
  return Object.assign(error, { code: 'ERR_CHANNEL_CLAIM_PENDING' });
}

/** The error of a message that does not fit, with both lengths. */
export function messageTooLong(length: number, most: number): RangeError & NodeJS.ErrnoException {
  const error = new RangeError(
    `the message is ${String(length)} bytes long, at most ${String(most)} can be sent so`,
  );
  return Object.assign(error, { code: 'ERR_OUT_OF_RANGE' });
}

/** The error of a handler that receives from, or closes, the channel that called it. */
export function reentrant(): NodeJS.ErrnoException {
  const error = new Error(
    'a handler may not receive from the channel it is called by, nor close it',
  );
  return Object.assign(error, { code: 'ERR_CHANNEL_BUSY' });
}

/** The error of sending to an end that went. */
export function brokenPipe(end: 'closed' | 'died'): NodeJS.ErrnoException & { end: string } {
  const error = new Error(`EPIPE: the other end of the channel ${end}`);
  return Object.assign(error, { code: 'EPIPE', end });
}
