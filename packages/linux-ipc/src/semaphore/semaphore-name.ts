import { nulTerminated } from '../arguments.js';
import { argumentError } from '../errors.js';
import type { NulTerminatedPath } from '../native.js';

/** What sem_open(3) puts before the name it was given. */
const prefix = 'sem.';
const folder = '/dev/shm';

/** `/name` for the kernel: one leading slash, no other; as a file name at most 255 bytes. */
export function semaphoreName(name: string): NulTerminatedPath {
  const bytes = nulTerminated('name', name);
  const longest = 255 - prefix.length + 1;
  if (!/^\/[^/]+$/.test(name) || bytes.length - 1 > longest) {
    throw argumentError('name', `"/" and 1 to ${String(longest - 1)} bytes without "/"`, name);
  }
  return bytes;
}

/** The file that the C library keeps a named semaphore in. */
export function semaphoreFile(name: string): string {
  return `${folder}/${prefix}${name.slice(1)}`;
}

/** The name of the semaphore that a file of /dev/shm holds; `undefined` for another file. */
export function nameOfFile(file: string): string | undefined {
  return file.startsWith(prefix) && file !== prefix ? `/${file.slice(prefix.length)}` : undefined;
}

export { folder as semaphoreFolder };
