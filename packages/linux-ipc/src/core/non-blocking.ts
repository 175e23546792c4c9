/**
 * Calls that do not block, even if somebody else has the descriptor. O_NONBLOCK belongs to the open file
 * description: whoever shares it can clear the flag at any moment, and many programs do. RWF_NOWAIT belongs to
 * one call.
 */
import { constants } from 'node:os';

import { checked } from './errors.js';
import { native, type CallResult } from './native.js';

const { EOPNOTSUPP, ENOSYS } = constants.errno;

/**
 * `preadv2(2)`: a read that does not wait.
 *
 * @param isOurs Whether only this process has the description, and O_NONBLOCK is set: then read(2) does not wait.
 */
export function readNow(fd: number, into: Uint8Array, isOurs = false): CallResult {
  if (isOurs) return native.read(fd, into);
  const result = native.preadv2(fd, into);
  if (!isUnknown(result)) return result;
  checked('fcntl', native.setNonBlocking(fd), { fd });
  return native.read(fd, into);
}

/** `pwritev2(2)`: a write that does not wait. See {@link readNow}. */
export function writeNow(fd: number, from: Uint8Array, isOurs = false): CallResult {
  if (isOurs) return native.write(fd, from);
  const result = native.pwritev2(fd, from);
  if (!isUnknown(result)) return result;
  checked('fcntl', native.setNonBlocking(fd), { fd });
  return native.write(fd, from);
}

/**
 * A terminal knows no RWF_NOWAIT, nor does an older kernel for a pipe. There O_NONBLOCK is set before each call:
 * only a process that clears it between the two calls, on purpose, makes the second one wait.
 */
function isUnknown(result: CallResult): boolean {
  return result === -EOPNOTSUPP || result === -ENOSYS;
}
