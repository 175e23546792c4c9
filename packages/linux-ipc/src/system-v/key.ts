import { statSync } from 'node:fs';

import { nulTerminated, wholeNumber } from '../core/arguments.js';
import { native } from '../core/native.js';
import { withoutPrototype } from '../core/without-prototype.js';

/** Checks the identifier of a System V object. */
export function identifier(value: number): number {
  return wholeNumber('id', value, 0, 2 ** 31 - 1);
}

/** Checks a key: 32 bits, unsigned, as `ipcs` shows it. 0 is IPC_PRIVATE, by which no object is found. */
export function keyNumber(name: string, value: number): number {
  return wholeNumber(name, value, 1, 0xffff_ffff);
}

/** The key of an object, unsigned; undefined for IPC_PRIVATE. */
export function keyOf(key: number): number | undefined {
  return key === native.IPC_PRIVATE ? undefined : key >>> 0;
}

/**
 * `ftok(3)`: the key that programs share when they name the same existing file and project.
 *
 * Two files can have the same key: it contains 16 bits of the inode number and 8 bits of the device number.
 *
 * @param project 1 to 255.
 * @throws `ENOENT` there is no such file; `EACCES` a folder of its path cannot be searched.
 * @see ftok(3)
 */
export function systemVKey(path: string, project: number): number {
  wholeNumber('project', project, 1, 255);
  nulTerminated('path', path);
  const { dev, ino } = statSync(
    path,
    withoutPrototype({ bigint: true, throwIfNoEntry: true } as const),
  );
  const key = (BigInt(project) << 24n) | ((dev & 0xffn) << 16n) | (ino & 0xffffn);
  return Number(key);
}
