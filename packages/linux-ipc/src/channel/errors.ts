import { describeErrno } from '../core/errors.js';

/**
 * How a peer disconnected: `'closed'`, it closed the channel; `'died'`, it was killed, crashed or exited
 * without closing.
 */
export type Disconnection = 'closed' | 'died';

/**
 * The error of a segment that no correct peer can have written. Nothing more is read from the segment;
 * the message names the value that was found.
 */
export function corruptedError(what: string, found: number, most: number): NodeJS.ErrnoException {
  const error = new Error(
    `the channel's memory is corrupted: ${what} is ${String(found)}, at most ${String(most)} is possible`,
  );
  return Object.assign(error, { code: 'ERR_CHANNEL_CORRUPTED' });
}

/** The error of a message that no correct peer can have encoded. `cause` is what decoding it threw. */
export function undecodable(cause: unknown): NodeJS.ErrnoException {
  const error = new Error("the channel's memory is corrupted: a message cannot be decoded", {
    cause,
  });
  return Object.assign(error, { code: 'ERR_CHANNEL_CORRUPTED' });
}

/** The error of two sides that disagree about what they share. */
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

/** The error of a guest for which the host has no room. */
export function noSlot(slots: number): NodeJS.ErrnoException {
  const error = new Error(`the host refuses: all of its ${String(slots)} member slots are in use`);
  return Object.assign(error, { code: 'ERR_CHANNEL_FULL' });
}

/** The error of a guest that the host agreed with and could not serve; the host's error, as a negated errno. */
export function hostFailed(errno: number): NodeJS.ErrnoException {
  const [name, text] = describeErrno(errno);
  const error = new Error(`the host refuses: it failed with ${name}: ${text}`);
  return Object.assign(error, { code: 'ERR_CHANNEL_HOST_FAILED' });
}

/** The error of sending, or claiming again, before the last claim is committed or aborted. */
export function claimPending(): NodeJS.ErrnoException {
  const error = new Error('the last claim is open: call commit() or abort() first');
  return Object.assign(error, { code: 'ERR_CHANNEL_CLAIM_PENDING' });
}

/** The error of a message that does not fit, with both lengths. */
export function messageTooLong(length: number, most: number): RangeError & NodeJS.ErrnoException {
  const error = new RangeError(
    `the message is ${String(length)} bytes long; this call sends at most ${String(most)} bytes`,
  );
  return Object.assign(error, { code: 'ERR_OUT_OF_RANGE' });
}

/** The error of a handler that receives from the channel that called it, or closes it. */
export function reentrant(): NodeJS.ErrnoException {
  const error = new Error(
    'a handler must not receive from the channel that called it, and must not close it',
  );
  return Object.assign(error, { code: 'ERR_CHANNEL_BUSY' });
}

/** The error of sending to a peer that has disconnected. */
export function brokenPipe(
  disconnection: Disconnection,
): NodeJS.ErrnoException & { disconnection: Disconnection } {
  const how = disconnection === 'closed' ? 'has closed the channel' : 'died without closing';
  return Object.assign(new Error(`EPIPE: the peer ${how}`), { code: 'EPIPE', disconnection });
}
