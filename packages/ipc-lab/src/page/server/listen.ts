/** Where the server listens: on the loopback, or on a UNIX socket that only its owner can use. */
import { lstatSync, unlinkSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type AddressInfo, type Server } from 'node:net';

import { Failure, hasCode } from '../../command-line/errors.js';
import { texts } from './texts.js';

/** @returns The port. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/**
 * A socket that a killed server left behind is replaced.
 *
 * @throws `Failure` another process listens there; the system's error if the path cannot be bound.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  try {
    await bindPrivately(server, path);
  } catch (error) {
    if (!hasCode(error, 'EADDRINUSE')) throw error;
    if (!(await isAbandoned(path))) throw new Failure(texts.socketInUse, { path });
    unlinkSync(path);
    await bindPrivately(server, path);
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
  if (!lstatSync(path).isSocket()) return false;
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
