/** node-unix-socket: a SOCK_SEQPACKET socket. It reports no backpressure, so every 64th send waits. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SeqpacketServer, SeqpacketSocket } from 'node-unix-socket';

import { measurePeer, message, type Wire } from './wire.js';

function wireOf(socket: SeqpacketSocket): Wire {
  let sent = 0;
  return {
    send() {
      if (++sent % 64 !== 0) socket.write(message);
      else {
        return new Promise<void>((resolve) => {
          socket.write(message, 0, message.length, resolve);
        });
      }
      return undefined;
    },
    onMessage: (callback) => void socket.on('data', callback),
    close() {
      socket.destroy();
    },
  };
}

await measurePeer(
  async (path) => {
    const socket = new SeqpacketSocket();
    await new Promise<void>((resolve) => {
      socket.connect(path, resolve);
    });
    return wireOf(socket);
  },
  async (name, start) => {
    const folder = mkdtempSync(join(tmpdir(), `${name}-`));
    const server = new SeqpacketServer();
    server.listen(join(folder, 'socket'));
    start(join(folder, 'socket'));
    const [socket] = (await once(server, 'connection')) as [SeqpacketSocket];
    server.close();
    rmSync(folder, { recursive: true });
    return wireOf(socket);
  },
);
