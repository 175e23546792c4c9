#!/usr/bin/env node
/*
 * Exercise 6B: adds the values of two clients and answers both with the sum.
 *
 * Usage: sum_server [--socket /tmp/test6.socket] [--forever]
 * Partner: sum_client, run twice.
 */
import { runProgram } from '../command-line/program.js';
import * as protocol from './sum_protocol.js';

const help = `
usage: sum_server [--socket PATH] [--forever]

Waits for two values, each from a client of its own, prints their sum, sends it to both clients, ends
and removes its socket. The value of a client that leaves before the answer leaves with it; what is
not a value is refused by closing the connection.

  --socket PATH  where to listen, at most 107 bytes (default ${protocol.defaultSocketPath})
  --forever      go on with the next two values, until ended by Ctrl-C
  -h, --help     this text
`;

await runProgram(
  {
    name: 'sum_server',
    help,
    options: {
      socket: { type: 'string', default: protocol.defaultSocketPath },
      forever: { type: 'boolean' },
    },
  },
  async ({ options, signal }) => {
    const path = protocol.socketPath(options['socket']);
    const { SeqpacketServer } = await import('linux-ipc/socket');
    const { Clients } = await import('./sum_clients.js');
    using server = await SeqpacketServer.listen(path, { maximumMessage: protocol.messageLimit });
    using clients = new Clients(() => {
      if (options['forever'] !== true) server.close();
      return !server.closed;
    });
    console.log(`Listening on ${path}`);
    for await (const connection of server.connections({ signal })) void clients.serve(connection);
  },
);
