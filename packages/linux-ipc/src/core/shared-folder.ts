/**
 * A folder in which every user makes files: /dev/shm. A user may mount a file system of their own (FUSE) over such a
 * file, which may keep everybody waiting who asks it for anything, or refuse to answer. So only files of the folder's
 * own file system count.
 */
import { constants as fsConstants, readdirSync } from 'node:fs';
import { constants } from 'node:os';

import { nulTerminated } from './arguments.js';
import { checked } from './errors.js';
import { native, type CallResult } from './native.js';

const { O_DIRECTORY, O_NOFOLLOW, S_IFMT, S_IFREG } = fsConstants;
const { ENOSYS, EPERM } = constants.errno;

/** A regular file of such a folder. */
export interface SharedFile {
  /** Without the folder. */
  readonly file: string;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** In bytes. */
  readonly size: number;
}

/** `readdir(3)`, `statx(2)`: the regular files of a folder, sorted by name; without those that are mounted there. */
export function sharedFiles(folder: string): SharedFile[] {
  const at = checked('open', openFolder(folder), { path: folder });
  try {
    const [major, minor] = statusIn(at, '.') ?? [];
    const files = readdirSync(folder).sort();
    return files.flatMap((file) => {
      // Undefined if it has been unlinked meanwhile, or cannot be asked.
      const [ofMajor, ofMinor, mode = 0, uid = 0, gid = 0, size = 0] = statusIn(at, file) ?? [];
      if (ofMajor !== major || ofMinor !== minor || (mode & S_IFMT) !== S_IFREG) return [];
      return [{ file, mode: mode & 0o777, uid, gid, size }];
    });
  } finally {
    native.close(at);
  }
}

/** `openat2(2)`: opens a file of a folder; `-EXDEV` if something is mounted there. It follows no symbolic link. */
export function openShared(folder: string, file: string, flags: number): CallResult {
  const at = openFolder(folder);
  if (at < 0) return at;
  const result = native.openHere(at, nulTerminated('name', file), flags);
  native.close(at);
  // Before Linux 5.6 there is no such call; some sandboxes refuse it.
  if (result !== -ENOSYS && result !== -EPERM) return result;
  return native.open(nulTerminated('path', `${folder}/${file}`), flags | O_NOFOLLOW, 0);
}

function openFolder(folder: string): CallResult {
  return native.open(nulTerminated('path', folder), native.O_PATH | O_DIRECTORY, 0);
}

function statusIn(folder: number, file: string): Float64Array | undefined {
  const fields = new Float64Array(6);
  return native.statHere(folder, nulTerminated('name', file), fields) < 0 ? undefined : fields;
}
