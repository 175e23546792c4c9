import { statSync } from 'node:fs';

import { nulTerminated, wholeNumber } from '../core/arguments.js';

/** A key as `ipcs` shows it: 32 bits, unsigned. 0 is IPC_PRIVATE, which is nobody's key. */
export function keyNumber(name: string, value: number): number {
  return wholeNumber(name, value, 1, 0xffff_ffff);
}

/**
 * `ftok(3)`: the key that programs agree on by naming the same existing file and project.
 *
 * Two files may give one key: it holds 16 bits of the inode number and 8 of the device's.
 *
 * @param project 1 to 255.
 * @throws `ENOENT` no such file; `EACCES` it can't be reached.
 * @see ftok(3)
 */
export function systemVKey(path: string, project: number): number {
  wholeNumber('project', project, 1, 255);
  nulTerminated('path', path);
  const { dev, ino } = statSync(path, { bigint: true });
  const key = (BigInt(project) << 24n) | ((dev & 0xffn) << 16n) | (ino & 0xffffn);
  return Number(key);
}
