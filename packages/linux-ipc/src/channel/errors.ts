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
