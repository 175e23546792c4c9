/** Binds a socket: sets the mode of its file, replaces a stale file, removes the file. */
import { chmodSync, closeSync, constants as fsConstants, fchmodSync, fstatSync } from 'node:fs';
import { lstatSync, openSync, unlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';

import { permissionBits } from '../core/arguments.js';
import type { Descriptor } from '../core/descriptor.js';
import { checked, explained, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { encodeAddress, type SocketAddress } from './address.js';
import { withFolderLock } from './folder-lock.js';
import { identityAt, type SocketIdentity } from './identity.js';
import { removeIfStale } from './stale-socket.js';

export interface BindOptions {
  /** Permission bits of the socket file; connecting and sending need write permission. Default 0o600. */
  readonly mode?: number | undefined;
}

export const bindOptions = ['mode'] as const;

/** The file of a bound socket. The path is absolute: the working directory may change. */
export interface SocketFile {
  readonly path: string;
  readonly identity: SocketIdentity;
}

/**
 * `bind(2)`, and `listen(2)` unless `backlog` is undefined.
 *
 * @returns The file; undefined for an abstract name.
 */
export async function bind(
  descriptor: Descriptor,
  address: SocketAddress,
  options: BindOptions,
  backlog: number | undefined,
): Promise<SocketFile | undefined> {
  const mode = permissionBits(options.mode);
  const { name, context } = encodeAddress(address);
  const listen = () => {
    if (backlog !== undefined) {
      checked('listen', native.listen(descriptor.fd, backlog), context);
    }
  };
  if (typeof address !== 'string') {
    checked('bind', native.bind(descriptor.fd, name), context);
    listen();
    return undefined;
  }
  const path = resolve(address);
  // The new file gets the mode of the unbound socket, less the umask: never more than requested.
  fchmodSync(descriptor.fd, mode);
  return await withFolderLock(dirname(path), () => {
    bindToPath(descriptor, address, path);
    const identity = identityAt(path);
    if (identity === undefined) throw systemError('bind', -constants.errno.ENOENT, context);
    const file = { path, identity };
    try {
      addModeBits(file, mode);
      listen();
      return file;
    } catch (error) {
      removeSocketFile(file);
      throw error;
    }
  });
}

function bindToPath(descriptor: Descriptor, address: string, path: string): void {
  const { EADDRINUSE } = constants.errno;
  const { name, context } = encodeAddress(address);
  let result = native.bind(descriptor.fd, name);
  if (result === -EADDRINUSE && removeIfStale(address, path)) {
    result = native.bind(descriptor.fd, name);
  }
  if (result === -EADDRINUSE) {
    throw explained(systemError('bind', result, context), 'a server is listening there');
  }
  checked('bind', result, context);
}

/** Adds the bits of the mode that the umask cleared. */
function addModeBits(file: SocketFile, mode: number): void {
  const present = lstatSync(file.path).mode & 0o777;
  if ((present & mode) === mode) return;
  // By a descriptor of the file: chmod(2) by path would follow a link that replaced it.
  const fd = openSync(file.path, native.O_PATH | fsConstants.O_NOFOLLOW);
  try {
    const { dev, ino } = fstatSync(fd, { bigint: true });
    if (`${dev}:${ino}` === file.identity) chmodSync(`/proc/self/fd/${String(fd)}`, present | mode);
  } finally {
    closeSync(fd);
  }
}

/**
 * `unlink(2)`, if the path still names the file that was bound. Call it while the socket is open: then
 * the inode number is not reused, and other servers do not consider the path stale.
 */
export function removeSocketFile(file: SocketFile): void {
  const stats = lstatSync(file.path, { bigint: true, throwIfNoEntry: false });
  if (stats !== undefined && `${stats.dev}:${stats.ino}` === file.identity) unlinkSync(file.path);
}
