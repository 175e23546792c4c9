/** The names of POSIX shared memory. */
import { readdirSync } from 'node:fs';

import { nulTerminated, string } from '../core/arguments.js';
import { argumentError, checked } from '../core/errors.js';
import { native } from '../core/native.js';

const longestName = 255;

/** Checks a name before the C library puts a folder in front of it. */
export function sharedMemoryName(name: string): string {
  string('name', name);
  const rest = name.slice(1);
  if (!name.startsWith('/') || rest.includes('/') || ['', '.', '..'].includes(rest)) {
    throw argumentError('name', 'one slash and a name without any', name);
  }
  if (Buffer.byteLength(rest) > longestName) {
    throw argumentError('name', `at most ${String(longestName)} bytes after its slash`, name);
  }
  return name;
}

/**
 * `shm_unlink(3)`: removes the name. The memory lives until everybody who has it lets go.
 *
 * @throws `ENOENT` no such name; `EACCES`, `EPERM` it is somebody else's.
 * @see shm_unlink(3)
 */
export function unlinkSharedMemory(name: string): void {
  const encoded = nulTerminated('name', sharedMemoryName(name));
  checked('shm_unlink', native.shm_unlink(encoded), { path: name });
}

/**
 * The names of all POSIX shared memory of the machine (in this mount namespace), sorted: those of
 * other users too.
 *
 * @see shm_overview(7)
 */
export function listSharedMemory(): string[] {
  return readdirSync('/dev/shm', { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('sem.'))
    .map((entry) => `/${entry.name}`)
    .sort();
}
