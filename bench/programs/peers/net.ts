/** A UNIX stream socket of node:net. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

import { measurePeer, socketWire } from './wire.js';

await measurePeer(
  (name) => Promise.resolve(socketWire(connect(`\0${name}`))),
  async (name, start) => {
    const server = createServer().listen(`\0${name}`);
    await once(server, 'listening');
    start(name);
    const [socket] = (await once(server, 'connection')) as [Socket];
    server.close();
    return socketWire(socket);
  },
);
