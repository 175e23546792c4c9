/** Where the server listens: on the loopback, or on a UNIX socket that only its owner can use. */
import { lstatSync, statSync, unlinkSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type AddressInfo, type Server } from 'node:net';
import { dirname } from 'node:path';

import { Failure, hasCode } from '../../command-line/errors.js';
import { texts } from './texts.js';

/** @returns The port. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** sockaddr_un has 108 bytes, with a NUL at the end: unix(7). libuv would bind the beginning of a longer path. */
const mostPathBytes = 107;

/**
 * A socket that a killed server left behind is replaced.
 *
 * @throws `Failure` another process listens there, something else has this path, or it is none; the system's error if
 *   the path cannot be bound.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  assertBindable(path);
  try {
    await bindPrivately(server, path);
  } catch (error) {
    if (!hasCode(error, 'EADDRINUSE')) throw error;
    if (!lstatSync(path).isSocket()) throw new Failure(texts.noSocket, { path });
    if (!(await isAbandoned(path))) throw new Failure(texts.socketInUse, { path });
    unlinkSync(path);
    await bindPrivately(server, path);
  }
}

function assertBindable(path: string): void {
  const length = Buffer.byteLength(path);
  if (length === 0 || length > mostPathBytes) {
    throw new Failure(texts.socketLength, { most: mostPathBytes, length });
  }
  const folder = dirname(path);
  // libuv reports a missing folder as EACCES.
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Failure(texts.noFolder, { path: folder });
  }
}

/** bind(2) makes the socket with the mode that the umask leaves: there is no moment at which others can use it. */
async function bindPrivately(server: Server, path: string): Promise<void> {
  const before = process.umask(0o177);
  try {
    // Node.js binds a path before it returns.
    server.listen({ path });
  } finally {
    process.umask(before);
  }
  await once(server, 'listening');
}

async function isAbandoned(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return hasCode(error, 'ECONNREFUSED');
  } finally {
    socket.destroy();
  }
}
