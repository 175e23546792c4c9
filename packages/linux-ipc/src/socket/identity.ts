/** The identity of the file that a path names: another file at the same path has another identity. */
import { lstatSync } from 'node:fs';
import { constants } from 'node:os';

import { fileType } from '../core/path-kind.js';
import { explained, systemError } from '../core/errors.js';

/** `device:inode` of a socket file. */
export type SocketIdentity = `${bigint}:${bigint}`;

/**
 * `lstat(2)`: the identity of the socket file at `path`; undefined when there is no such file.
 *
 * @throws `EADDRINUSE` the path names something other than a socket.
 */
export function identityAt(path: string): SocketIdentity | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isSocket()) {
    throw explained(
      systemError('bind', -constants.errno.EADDRINUSE, { path }),
      `the path names ${fileType(stats)}, which is never removed`,
    );
  }
  return `${stats.dev}:${stats.ino}`;
}
