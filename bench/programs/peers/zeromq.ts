/** zeromq: a PAIR socket at each end, over a UNIX socket. A send must complete before the next. */
import { Pair } from 'zeromq';

import { measurePeer, message, type Wire } from './wire.js';

function wireOf(socket: Pair): Wire {
  return {
    send: () => socket.send(message),
    onMessage(callback) {
      void (async () => {
        for (;;) {
          await socket.receive();
          callback(message);
        }
      })().catch(() => undefined); // the socket was closed
    },
    close() {
      socket.close();
    },
  };
}

await measurePeer(
  (name) => {
    const socket = new Pair({ linger: 0 });
    socket.connect(`ipc://@${name}`);
    return Promise.resolve(wireOf(socket));
  },
  async (name, start) => {
    const socket = new Pair({ linger: 0 });
    await socket.bind(`ipc://@${name}`);
    start(name);
    return wireOf(socket);
  },
);
