#!/usr/bin/env node
/*
 * Exercise 6A: sends one value to a server and prints the sum it answers.
 *
 * Usage: sum_client VALUE [--socket /tmp/test6.socket]
 * Partner: sum_server, and a second sum_client, whose value is added to this one's.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import type { SeqpacketConnection } from 'linux-ipc/socket';

import { wholeNumber } from '../command-line/options.js';
import { runProgram } from '../command-line/program.js';
import { Failure, hasCode } from '../command-line/report.js';
import * as protocol from './sum_protocol.js';

const help = `
usage: sum_client VALUE [--socket PATH]

Sends VALUE to sum_server, waits until a second client has sent one too, and prints "Result = <sum>".

  VALUE          a whole number of 32 bits, ${protocol.leastValue} to ${protocol.mostValue}
  --socket PATH  where the server listens, at most 107 bytes (default ${protocol.defaultSocketPath})
  -h, --help     this text
`;

await runProgram(
  {
    name: 'sum_client',
    help,
    positionals: ['VALUE'],
    options: { socket: { type: 'string', default: protocol.defaultSocketPath } },
  },
  async ({ positionals: [text], options, signal }) => {
    const value = wholeNumber('VALUE', text, protocol.leastValue, protocol.mostValue);
    const path = protocol.socketPath(options['socket']);
    const { removeStaleSocket, SeqpacketConnection } = await import('linux-ipc/socket');
    const wait = { signal, maximumMessage: protocol.messageLimit };
    using connection = await SeqpacketConnection.connect(path, wait).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT', 'ECONNREFUSED')) throw error;
      throw new Failure(
        `no server listens at ${path}; start one with: sum_server --socket ${path}`,
      );
    });
    const answer = await exchange(connection, value, signal);
    if (answer === undefined) {
      // A server that was killed leaves its socket file; one that lives keeps it. The kernel may end
      // our connection an instant before it ends the listening socket: so it is asked twice.
      if (!(await removeStaleSocket(path))) {
        await sleep(100, undefined, { signal });
        await removeStaleSocket(path);
      }
      throw new Failure('the server closed the connection without an answer');
    }
    console.log(`Result = ${protocol.decodeNumber(answer)}`);
  },
);

/** The server's answer; undefined when it went without one. */
async function exchange(
  connection: SeqpacketConnection,
  value: number,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  try {
    await connection.send(protocol.encodeNumber(value), { signal });
    return await connection.receive({ signal });
  } catch (error) {
    if (hasCode(error, 'EPIPE', 'ECONNRESET')) return undefined;
    throw error;
  }
}
