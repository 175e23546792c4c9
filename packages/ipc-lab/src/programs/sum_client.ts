#!/usr/bin/env node
/*
 * Exercise 6A: sends one value to a server and prints the sum it answers.
 *
 * Usage: sum_client VALUE [--socket /tmp/test6.socket]
 * Partner: sum_server, and a second sum_client, whose value is added to this one's.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { withoutCredentials } from 'linux-ipc/shown-address';

import { wholeNumber } from '../command-line/options.js';
import { runProgram } from '../command-line/program.js';
import { Failure, hasCode } from '../command-line/errors.js';
import type { Catalogue } from '../language/text.js';
import { argumentNames } from './arguments.js';
import { connect, sumAddress, type SumConnection } from './sum_address.js';
import * as protocol from './sum_protocol.js';

const texts = {
  help: {
    en: `usage: sum_client VALUE [--socket PATH]

Sends VALUE to sum_server, waits until a second client has sent one too, and prints "Result = <sum>".

  VALUE          a whole number of 32 bits, ${protocol.leastValue} to ${protocol.mostValue}
  --socket PATH  where the server listens, at most 107 bytes (default ${protocol.defaultSocketPath});
                 or nats://HOST:PORT/NAME, on another machine
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : sum_client VALEUR [--socket CHEMIN]

Envoie VALEUR à sum_server, attend qu'un second client ait envoyé la sienne, et affiche
« Result = <somme> ».

  VALEUR           un entier de 32 bits, de ${protocol.leastValue} à ${protocol.mostValue}
  --socket CHEMIN  où le serveur écoute, 107 octets au plus (${protocol.defaultSocketPath} par défaut) ;
                   ou nats://HÔTE:PORT/NOM, sur une autre machine
  --lang en|fr     la langue ; sinon celle de la locale
  -h, --help       ce texte`,
  },
  noServer: {
    en: 'no server listens at {path}; start one with: sum_server --socket {path}',
    fr: "aucun serveur n'écoute sur {path} ; pour en lancer un : sum_server --socket {path}",
  },
  noAnswer: {
    en: 'the server closed the connection without an answer',
    fr: 'le serveur a fermé la connexion sans répondre',
  },
} as const satisfies Catalogue;

await runProgram(
  {
    name: 'sum_client',
    help: texts.help,
    positionals: [argumentNames.value],
    options: { socket: { type: 'string', default: protocol.defaultSocketPath } },
  },
  async ({ positionals: [text], options, signal }) => {
    const value = wholeNumber(argumentNames.value, text, protocol.leastValue, protocol.mostValue);
    const path = sumAddress(options.socket);
    const { removeStaleSocket } = await import('linux-ipc/socket');
    using connection = await connect(path, signal).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT', 'ECONNREFUSED')) throw error;
      throw new Failure(texts.noServer, { path: withoutCredentials(path) });
    });
    const answer = await exchange(connection, value, signal);
    if (answer === undefined) {
      // A killed server leaves its socket file behind; that of a living one stays. The kernel may close
      // our connection an instant before the listening socket: so we try twice.
      if (!path.startsWith('nats://') && !(await removeStaleSocket(path))) {
        await sleep(100, undefined, { signal });
        await removeStaleSocket(path);
      }
      throw new Failure(texts.noAnswer);
    }
    console.log(`Result = ${protocol.decodeNumber(answer)}`);
  },
);

/** The server's answer; `undefined` if it disconnected without one. */
async function exchange(
  connection: SumConnection,
  value: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    await connection.send(protocol.encodeNumber(value), { signal });
    return await connection.receive({ signal });
  } catch (error) {
    if (hasCode(error, 'EPIPE', 'ECONNRESET')) return undefined;
    throw error;
  }
}
