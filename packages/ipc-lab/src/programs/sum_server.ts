#!/usr/bin/env node
/*
 * Exercise 6B: adds the values of two clients and answers both with the sum.
 *
 * Usage: sum_server [--socket /tmp/test6.socket] [--forever]
 * Partner: sum_client, run twice.
 */
import { withoutCredentials } from 'linux-ipc/shown-address';

import { runProgram } from '../command-line/program.js';
import { say, type Catalogue } from '../language/text.js';
import { listen, sumAddress } from './sum_address.js';
import * as protocol from './sum_protocol.js';

const texts = {
  help: {
    en: `usage: sum_server [--socket PATH] [--forever]

Waits for two values, each from a client of its own, prints their sum, sends it to both clients, exits
and removes its socket. The value of a client that disconnects before the answer is forgotten; a
client that sends something else than a value is disconnected.

  --socket PATH  where to listen, at most 107 bytes (default ${protocol.defaultSocketPath});
                 or nats://HOST:PORT/NAME, to serve other machines
  --forever      go on with the next two values, until ended by Ctrl-C
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : sum_server [--socket CHEMIN] [--forever]

Attend deux valeurs, chacune d'un client différent, affiche leur somme, l'envoie aux deux clients, se
termine et supprime sa socket. La valeur d'un client qui se déconnecte avant la réponse est oubliée ;
un client qui envoie autre chose qu'une valeur est déconnecté.

  --socket CHEMIN  où écouter, 107 octets au plus (${protocol.defaultSocketPath} par défaut) ;
                   ou nats://HÔTE:PORT/NOM, pour servir d'autres machines
  --forever        continuer avec les deux valeurs suivantes, jusqu'à Ctrl-C
  --lang en|fr     la langue ; sinon celle de la locale
  -h, --help       ce texte`,
  },
  listening: { en: 'Listening on {path}', fr: "À l'écoute sur {path}" },
} as const satisfies Catalogue;

await runProgram(
  {
    name: 'sum_server',
    help: texts.help,
    options: {
      socket: { type: 'string', default: protocol.defaultSocketPath },
      forever: { type: 'boolean' },
    },
  },
  async ({ options, language, signal }) => {
    const path = sumAddress(options.socket);
    const { Clients } = await import('./sum_clients.js');
    using server = await listen(path);
    using clients = new Clients(language, () => {
      if (options.forever !== true) server.close();
      return !server.closed;
    });
    console.log(say(language, texts.listening, { path: withoutCredentials(path) }));
    for await (const connection of server.connections({ signal })) void clients.serve(connection);
  },
);
