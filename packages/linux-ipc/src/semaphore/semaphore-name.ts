import { nulTerminated } from '../core/arguments.js';
import { argumentError } from '../core/errors.js';

/** What sem_open(3) puts before the name it was given. */
const prefix = 'sem.';
export const semaphoreFolder = '/dev/shm';

/** Checks a name: one leading slash, no other; as a file's name at most 255 bytes. */
export function semaphoreName(name: string): string {
  const bytes = nulTerminated('name', name);
  const longest = 255 - prefix.length + 1;
  if (!/^\/[^/]+$/.test(name) || bytes.length - 1 > longest) {
    throw argumentError('name', `"/" and 1 to ${String(longest - 1)} bytes without "/"`, name);
  }
  return name;
}

/** The file that the C library keeps a named semaphore in. */
export function semaphoreFile(name: string): string {
  return `${semaphoreFolder}/${prefix}${name.slice(1)}`;
}

/** The name of the semaphore that a file of /dev/shm holds; `undefined` for another file. */
export function nameOfFile(file: string): string | undefined {
  return file.startsWith(prefix) && file !== prefix ? `/${file.slice(prefix.length)}` : undefined;
}
