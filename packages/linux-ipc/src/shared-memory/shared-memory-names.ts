/** The names of POSIX shared memory. */
import { nulTerminated, string } from '../core/arguments.js';
import { argumentError, checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { sharedFiles } from '../core/shared-folder.js';

/** Where shm_open(3) looks for a name. */
export const sharedMemoryFolder = '/dev/shm';

const longestName = 255;

/** Checks a name before the C library prepends a folder to it. */
export function sharedMemoryName(name: string): string {
  string('name', name);
  const rest = name.slice(1);
  if (!name.startsWith('/') || rest.includes('/') || ['', '.', '..'].includes(rest)) {
    throw argumentError('name', 'a slash and a name that contains no other', name);
  }
  if (Buffer.byteLength(rest) > longestName) {
    throw argumentError('name', `at most ${String(longestName)} bytes after its slash`, name);
  }
  return name;
}

/**
 * `shm_unlink(3)`: removes the name. The memory exists until the last process closes and unmaps it.
 *
 * @throws `ENOENT` no such name; `EACCES`, `EPERM` it belongs to another user.
 * @see shm_unlink(3)
 */
export function unlinkSharedMemory(name: string): void {
  const encoded = nulTerminated('name', sharedMemoryName(name));
  checked('shm_unlink', native.shm_unlink(encoded), { path: name });
}

/** Shared memory that has a name. */
export interface ListedSharedMemory {
  /** With its leading slash. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * All POSIX shared memory of this mount namespace, sorted by name, including that of other users.
 *
 * @see shm_overview(7)
 */
export function listSharedMemory(): ListedSharedMemory[] {
  return sharedFiles(sharedMemoryFolder)
    .filter(({ file }) => !file.startsWith('sem.'))
    .map(({ file, ...found }) => ({ name: `/${file}`, ...found }));
}
