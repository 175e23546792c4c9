/** Binding a listening socket: its file's mode, its stale predecessor, its removal. */
import { chmodSync, closeSync, constants as fsConstants, fchmodSync, fstatSync } from 'node:fs';
import { lstatSync, openSync, unlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';

import { Descriptor } from '../descriptor.js';
import { checked, explained, systemError } from '../errors.js';
import { native } from '../native.js';
import { encodeAddress, type SocketAddress } from './address.js';
import { withFolderLock } from './folder-lock.js';
import { identityAt, type SocketIdentity } from './identity.js';
import { removeIfStale } from './stale-socket.js';

/** A file that only names another: open(2) of Node's constants lacks it. */
const O_PATH = 0o10000000;

/** The file of a bound socket, by the path it had then: the working directory may change. */
export interface SocketFile {
  readonly path: string;
  readonly identity: SocketIdentity;
}

/** `bind(2)` and `listen(2)`. The file is undefined for an abstract name. */
export async function listen(
  descriptor: Descriptor,
  address: SocketAddress,
  backlog: number,
  mode: number,
): Promise<SocketFile | undefined> {
  const { name, context } = encodeAddress(address);
  if (typeof address !== 'string') {
    checked('bind', native.bind(descriptor.fd, name), context);
    checked('listen', native.listen(descriptor.fd, backlog), context);
    return undefined;
  }
  const path = resolve(address);
  // The new file gets the mode of the unbound socket, less the umask: it is never wider than asked.
  fchmodSync(descriptor.fd, mode);
  return await withFolderLock(dirname(path), () => {
    bind(descriptor, address, path);
    const identity = identityAt(path);
    if (identity === undefined) throw systemError('bind', -constants.errno.ENOENT, context);
    const file = { path, identity };
    try {
      addModeBits(file, mode);
      checked('listen', native.listen(descriptor.fd, backlog), context);
      return file;
    } catch (error) {
      removeSocketFile(file);
      throw error;
    }
  });
}

function bind(descriptor: Descriptor, address: string, path: string): void {
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

/** Bits of the mode that the umask took away. */
function addModeBits(file: SocketFile, mode: number): void {
  const got = lstatSync(file.path).mode & 0o777;
  if (got === mode) return;
  // Through a descriptor of the very file: chmod(2) by path would follow a link put in its place.
  const fd = openSync(file.path, O_PATH | fsConstants.O_NOFOLLOW);
  try {
    const { dev, ino } = fstatSync(fd, { bigint: true });
    if (`${dev}:${ino}` === file.identity) chmodSync(`/proc/self/fd/${String(fd)}`, mode);
  } finally {
    closeSync(fd);
  }
}

/**
 * `unlink(2)`, if the file is still the one that was bound. To be called while the socket is open:
 * that keeps the inode's number from being used again, and others from taking the path for stale.
 */
export function removeSocketFile(file: SocketFile): void {
  const stats = lstatSync(file.path, { bigint: true, throwIfNoEntry: false });
  if (stats !== undefined && `${stats.dev}:${stats.ino}` === file.identity) unlinkSync(file.path);
}
