import { readdirSync, readFileSync, statSync, unlinkSync, type Stats } from 'node:fs';

import { systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { nameOfFile, semaphoreFile, semaphoreFolder, semaphoreName } from './semaphore-name.js';

/** A named semaphore of this machine. */
export interface ListedSemaphore {
  /** With its leading slash. */
  readonly name: string;
  /** The count now; `undefined` where it may not be read. */
  readonly value: number | undefined;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
}

/**
 * All named semaphores, those of other users too: for finding what a program left behind.
 *
 * They are the files `/dev/shm/sem.*` of the C library's semaphores.
 *
 * @see sem_overview(7)
 */
export function listSemaphores(): ListedSemaphore[] {
  return readdirSync(semaphoreFolder).flatMap((file) => {
    const name = nameOfFile(file);
    const status = name === undefined ? undefined : regularFile(semaphoreFile(name));
    if (name === undefined || status === undefined) return [];
    const { uid, gid, mode } = status;
    return [{ name, value: valueIn(semaphoreFile(name)), uid, gid, mode: mode & 0o777 }];
  });
}

/**
 * `unlink(2)`, as `sem_unlink(3)`: removes the name; who has the semaphore open goes on using it.
 *
 * @throws `ENOENT` no semaphore has the name; `EPERM` it is somebody else's.
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

function regularFile(path: string): Stats | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() === true && status.size >= native.semaphoreLength ? status : undefined;
}

function valueIn(path: string): number | undefined {
  try {
    return readFileSync(path).readUInt32LE(0);
  } catch {
    return undefined;
  }
}
