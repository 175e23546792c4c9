import { constants, unlinkSync } from 'node:fs';

import { systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { openShared, sharedFiles } from '../core/shared-folder.js';
import { nameOfFile, semaphoreFile, semaphoreFolder, semaphoreName } from './semaphore-name.js';

/** A named semaphore in the list of all. */
export interface ListedSemaphore {
  /** With its leading slash. */
  readonly name: string;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The present count; `undefined` if this user may not read it. */
  readonly value: number | undefined;
}

/**
 * All named semaphores, sorted by name, including those of other users: the files `/dev/shm/sem.*`,
 * where the C library keeps them.
 *
 * @see sem_overview(7)
 */
export function listSemaphores(): ListedSemaphore[] {
  return sharedFiles(semaphoreFolder).flatMap(({ file, size, ...found }) => {
    const name = nameOfFile(file);
    if (name === undefined || size < native.semaphoreLength) return [];
    return [{ name, ...found, value: valueIn(file) }];
  });
}

/**
 * `unlink(2)`, as `sem_unlink(3)`: removes the name. Processes that have the semaphore open keep using it.
 *
 * @throws `ENOENT` no semaphore has the name; `EPERM` another user owns it.
 * @see sem_unlink(3), unlink(2)
 */
export function unlinkSemaphore(name: string): void {
  const file = semaphoreFile(semaphoreName(name));
  try {
    unlinkSync(file);
  } catch (error) {
    throw systemError('unlink', (error as { errno: number }).errno, { path: name });
  }
}

/** Anybody may replace a file of their own meanwhile: by a FIFO, whose open(2) must not wait. */
function valueIn(file: string): number | undefined {
  const fd = openShared(semaphoreFolder, file, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fd < 0) return undefined;
  const value = new Uint32Array(1);
  const length = native.read(fd, new Uint8Array(value.buffer));
  native.close(fd);
  return length === value.byteLength ? value[0] : undefined;
}
