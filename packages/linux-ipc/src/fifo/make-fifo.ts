import { chmodSync, constants, fstatSync, statSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { dirname } from 'node:path';

import { nulTerminated, permissionBits } from '../core/arguments.js';
import { ownerOf } from '../core/descriptor.js';
import { checked, systemError } from '../core/errors.js';
import { native, type NulTerminatedPath } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { statusOf } from '../core/path-kind.js';
import { refuseUnlessFifo } from './kind.js';

const { EACCES, EEXIST, ENOENT } = osConstants.errno;

export interface MakeFifoOptions {
  /** Permission bits, 0 to 0o777, not reduced by the umask. Default 0o600. */
  readonly mode?: number;
}

/**
 * `mkfifo(3)`: creates a FIFO, or accepts the one that exists.
 *
 * The name outlives this process until it is unlinked. The permissions of a FIFO that exists are
 * not changed.
 *
 * @returns True if the FIFO was created, false if it existed.
 * @throws `ERR_NOT_A_FIFO` the path names something else, for example a symbolic link; `EACCES`
 *   permission denied, or the FIFO belongs to another user and is in a world-writable sticky
 *   directory such as /tmp; `ENOENT` no such directory; `ENOSPC`, `EDQUOT` no room; `EROFS`
 *   read-only file system; `ENAMETOOLONG`, `ENOTDIR`, `ELOOP` bad path.
 * @see mkfifo(3), fifo(7)
 */
export function makeFifo(path: string, options: MakeFifoOptions = noOptions): boolean {
  const name = nulTerminated('path', path);
  const mode = permissionBits(optionsOf(options, ['mode']).mode);
  for (;;) {
    const result = native.mkfifo(name, mode);
    if (result >= 0) {
      setMode(name, mode);
      return true;
    }
    if (result !== -EEXIST) throw systemError('mkfifo', result, { path });
    if (isFound(path)) return false;
  }
}

/** Whether the path names a FIFO that may be used; false if the name has been unlinked meanwhile. */
function isFound(path: string): boolean {
  const found = statusOf(path);
  if (found === undefined) return false;
  refuseUnlessFifo(path, found);
  // The rule of fs.protected_fifos=1 for open(2) with O_CREAT, applied whether or not it is set.
  const folder = statSync(dirname(path));
  const isShared = (folder.mode & 0o1002) === 0o1002;
  if (isShared && found.uid !== process.geteuid?.() && found.uid !== folder.uid) {
    throw systemError('mkfifo', -EACCES, { path });
  }
  return true;
}

/** Sets the bits that the umask cleared, by descriptor: the name may refer to another file by now. */
function setMode(name: NulTerminatedPath, mode: number): void {
  const fd = native.open(name, native.O_PATH | constants.O_NOFOLLOW, 0);
  if (fd === -ENOENT) return;
  using made = ownerOf(checked('open', fd), 'FIFO');
  const stats = fstatSync(made.fd);
  if (stats.isFIFO() && (stats.mode & 0o777) !== mode) {
    chmodSync(`/proc/self/fd/${String(made.fd)}`, mode);
  }
}
