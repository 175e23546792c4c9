import { chmodSync, constants, fstatSync, lstatSync, statSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { dirname } from 'node:path';

import { nulTerminated, optionsObject, permissionBits } from '../core/arguments.js';
import { Descriptor } from '../core/descriptor.js';
import { checked, systemError } from '../core/errors.js';
import { native, type NulTerminatedPath } from '../core/native.js';
import { refuseUnlessFifo } from './kind.js';

const { EACCES, EEXIST, ENOENT } = osConstants.errno;

export interface MakeFifoOptions {
  /** Permissions, 0 to 0o777: exactly these, whatever the process's umask. Default 0o600. */
  readonly mode?: number;
}

/**
 * `mkfifo(3)`: makes a FIFO, or finds the one that is there.
 *
 * The name outlives this process until it is unlinked. The permissions of a FIFO that was found are
 * not changed.
 *
 * @returns Whether it was made: true; or found: false.
 * @throws `ERR_NOT_A_FIFO` something else is there, a symbolic link included; `EACCES` denied, or
 *   somebody else's FIFO lies in wait in a world-writable sticky directory such as /tmp; `ENOENT` no
 *   such directory; `ENOSPC`, `EDQUOT` no room; `EROFS` read-only; `ENAMETOOLONG`, `ENOTDIR`,
 *   `ELOOP` bad path.
 * @see mkfifo(3), fifo(7)
 */
export function makeFifo(path: string, options: MakeFifoOptions = {}): boolean {
  const name = nulTerminated('path', path);
  const mode = permissionBits(optionsObject('options', options).mode);
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

/** Whether a FIFO that may be used is there; false when what was there went away meanwhile. */
function isFound(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  refuseUnlessFifo(path, found);
  // What fs.protected_fifos=1 does for open(2) with O_CREAT, whether or not it is set here.
  const folder = statSync(dirname(path));
  const isShared = (folder.mode & 0o1002) === 0o1002;
  if (isShared && found.uid !== process.geteuid?.() && found.uid !== folder.uid) {
    throw systemError('mkfifo', -EACCES, { path });
  }
  return true;
}

/** Restores what the umask took away. Not by name, which may mean another file by now. */
function setMode(name: NulTerminatedPath, mode: number): void {
  const fd = native.open(name, native.O_PATH | constants.O_NOFOLLOW, 0);
  if (fd === -ENOENT) return;
  using made = new Descriptor(checked('open', fd), 'FIFO');
  const stats = fstatSync(made.fd);
  if (stats.isFIFO() && (stats.mode & 0o777) !== mode) {
    chmodSync(`/proc/self/fd/${String(made.fd)}`, mode);
  }
}
