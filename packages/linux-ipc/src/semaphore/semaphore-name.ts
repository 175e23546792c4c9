import { nulTerminated } from '../core/arguments.js';
import { argumentError } from '../core/errors.js';

/** The prefix that sem_open(3) adds to a name. */
const prefix = 'sem.';
export const semaphoreFolder = '/dev/shm';

/** Checks a name: one leading slash, no other; at most 255 bytes as the name of a file. */
export function semaphoreName(name: string): string {
  const bytes = nulTerminated('name', name);
  const longest = 255 - prefix.length + 1;
  if (!/^\/[^/]+$/.test(name) || bytes.length - 1 > longest) {
    throw argumentError('name', `"/" and 1 to ${String(longest - 1)} bytes without "/"`, name);
  }
  return name;
}

/** The file of {@link semaphoreFolder} in which the C library keeps a named semaphore. */
export function fileOfName(name: string): string {
  return `${prefix}${name.slice(1)}`;
}

/** The path of that file. */
export function semaphoreFile(name: string): string {
  return `${semaphoreFolder}/${fileOfName(name)}`;
}

/** The name of the semaphore in a file of /dev/shm; `undefined` if the file is something else. */
export function nameOfFile(file: string): string | undefined {
  return file.startsWith(prefix) && file !== prefix ? `/${file.slice(prefix.length)}` : undefined;
}
