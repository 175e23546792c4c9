import { readdirSync, readFileSync, statSync, unlinkSync, type Stats } from 'node:fs';

import { systemError } from '../core/errors.js';
import { native } from '../core/native.js';
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
 * All named semaphores, including those of other users: the files `/dev/shm/sem.*`, where the C library
 * keeps them.
 *
 * @see sem_overview(7)
 */
export function listSemaphores(): ListedSemaphore[] {
  return readdirSync(semaphoreFolder).flatMap((file) => {
    const name = nameOfFile(file);
    const status = name === undefined ? undefined : regularFile(semaphoreFile(name));
    if (name === undefined || status === undefined) return [];
    const { uid, gid, mode } = status;
    return [{ name, mode: mode & 0o777, uid, gid, value: valueIn(semaphoreFile(name)) }];
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
