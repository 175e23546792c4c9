/** Which file a path names now: another file under the same path is another identity. */
import { lstatSync, type BigIntStats } from 'node:fs';
import { constants } from 'node:os';

import { explained, systemError } from '../core/errors.js';

/** `device:inode` of a socket file. */
export type SocketIdentity = `${bigint}:${bigint}`;

/**
 * `lstat(2)`: the identity of the socket file at `path`; undefined when nothing is there.
 *
 * @throws `EADDRINUSE` something else than a socket is there.
 */
export function identityAt(path: string): SocketIdentity | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isSocket()) {
    throw explained(
      systemError('bind', -constants.errno.EADDRINUSE, { path }),
      `${kindOf(stats)} is there, which is never removed`,
    );
  }
  return `${stats.dev}:${stats.ino}`;
}

function kindOf(stats: BigIntStats): string {
  if (stats.isFile()) return 'a regular file';
  if (stats.isDirectory()) return 'a directory';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isFIFO()) return 'a FIFO';
  return 'a device';
}
