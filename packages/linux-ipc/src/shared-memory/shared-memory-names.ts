/** The names of POSIX shared memory. */
import { readdirSync } from 'node:fs';

import { nulTerminated, string } from '../core/arguments.js';
import { argumentError, checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { statusOf } from '../core/path-kind.js';

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
  const names = readdirSync('/dev/shm').filter((name) => !name.startsWith('sem.'));
  return names.sort().flatMap((name) => {
    // Undefined if it has been unlinked meanwhile.
    const found = statusOf(`/dev/shm/${name}`);
    if (found?.isFile() !== true) return [];
    const { size, mode, uid, gid } = found;
    return [{ name: `/${name}`, size, mode: mode & 0o777, uid, gid }];
  });
}
