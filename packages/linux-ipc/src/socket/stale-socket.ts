import { unlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';

import { nulTerminated, string } from '../core/arguments.js';
import { ownerOf } from '../core/descriptor.js';
import { checked, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { encodeAddress } from './address.js';
import { withFolderLock } from './folder-lock.js';
import { identityAt, type SocketIdentity } from './identity.js';

const { ECONNREFUSED, ENOENT, EPERM, EPROTOTYPE } = constants.errno;

/**
 * `unlink(2)`: removes the socket file of a server that died without removing it.
 *
 * It keeps a file whose socket is open, a file with another identity, and anything that is not a
 * socket. It is safe while servers start in the same folder.
 *
 * @param options.identity Remove only this file: the `identity` of the server that died.
 * @returns Whether it was removed.
 * @throws `EADDRINUSE` the path names something other than a socket; `EACCES` this user may not read
 *   or write the folder, or connect to the socket; `EAGAIN` another process holds the folder's lock.
 * @see unix(7), flock(2)
 */
export async function removeStaleSocket(
  path: string,
  options: { readonly identity?: SocketIdentity | undefined } = noOptions,
): Promise<boolean> {
  const { identity } = optionsOf(options, ['identity']);
  if (identity !== undefined) string('identity', identity);
  nulTerminated('path', path);
  encodeAddress(path);
  const absolute = resolve(path);
  if (identityAt(absolute) === undefined) return false;
  return await withFolderLock(dirname(absolute), () => removeIfStale(path, absolute, identity));
}

/** The caller must hold the lock on the folder. */
export function removeIfStale(path: string, absolute: string, identity?: SocketIdentity): boolean {
  const found = identityAt(absolute);
  if (found === undefined || (identity !== undefined && found !== identity)) return false;
  if (isAlive(path) || identityAt(absolute) !== found) return false;
  unlinkSync(absolute);
  return true;
}

/**
 * Whether a socket is bound to the path and open.
 *
 * It connects a datagram socket. For a server of another type this fails with EPROTOTYPE once the server is
 * bound, even before it listens, and the server sees no connection. A datagram server does not notice it.
 */
function isAlive(path: string): boolean {
  const { name, context } = encodeAddress(path);
  using probe = ownerOf(checked('socket', native.socket(native.SOCK_DGRAM)), 'socket');
  const result = native.connect(probe.fd, name);
  switch (result) {
    case -ECONNREFUSED:
    case -ENOENT:
      return false;
    case 0:
    case -EPROTOTYPE:
    case -EPERM:
      return true;
    default:
      throw systemError('connect', result, context);
  }
}
