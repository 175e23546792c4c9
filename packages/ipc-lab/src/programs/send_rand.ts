#!/usr/bin/env node
/*
 * Exercise 5A: writes random values into a named pipe.
 *
 * Usage: send_rand NAME -n N [--remove]
 * Partner: get_rand NAME, which prints their mean. Either may start first.
 */
import { unlinkSync } from 'node:fs';

import { wholeNumber } from '../command-line/options.js';
import { runProgram } from '../command-line/program.js';
import { Failure, hasCode } from '../command-line/errors.js';
import { say, type Catalogue } from '../language/text.js';
import { argumentNames } from './arguments.js';
import { fifoPath, separator } from './fifo_format.js';
import { randomInteger } from './random.js';

const texts = {
  help: {
    en: `usage: send_rand NAME -n N [--remove]

Writes N random values from 0 to 100, each followed by ";", to the FIFO /tmp/NAME, which is created
if missing (mode 600). Waits until a process opens it for reading, as get_rand NAME does.

  -n N           how many values, 1 to 1000000000
  --remove       remove the FIFO when all values are written; otherwise it remains
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : send_rand NOM -n N [--remove]

Écrit N valeurs aléatoires de 0 à 100, chacune suivie de « ; », dans la FIFO /tmp/NOM, créée si elle
manque (mode 600). Attend qu'un processus l'ouvre en lecture, comme le fait get_rand NOM.

  -n N           le nombre de valeurs, de 1 à 1000000000
  --remove       supprimer la FIFO une fois toutes les valeurs écrites ; sinon elle reste
  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte`,
  },
  readerLeft: {
    en: 'the reader closed the FIFO after {written} of {count} values',
    fr: 'le lecteur a fermé la FIFO après {written} valeurs sur {count}',
  },
  done: {
    en: 'Wrote {count} {count:value|values} to {path}',
    fr: '{count} {count:valeur écrite|valeurs écrites} dans {path}',
  },
} as const satisfies Catalogue;

/** This many values fit into one atomic write, into which no other writer's bytes are mixed (pipe(7)). */
const valuesPerWrite = Math.floor(4096 / '100;'.length);

await runProgram(
  {
    name: 'send_rand',
    help: texts.help,
    positionals: [argumentNames.name],
    options: { n: { type: 'string', short: 'n' }, remove: { type: 'boolean' } },
  },
  async ({ positionals: [name], options, language, signal }) => {
    const path = fifoPath(name);
    const count = wholeNumber('-n', options.n, 1, 1_000_000_000);
    const { makeFifo, openFifoWriter } = await import('linux-ipc/fifo');
    makeFifo(path);
    using fifo = await openFifoWriter(path, { signal });
    for (let written = 0; written < count;) {
      const length = Math.min(valuesPerWrite, count - written);
      const values = Array.from({ length }, () => `${randomInteger(0, 100)}${separator}`);
      await fifo.writeRecord(Buffer.from(values.join('')), { signal }).catch((error: unknown) => {
        if (!hasCode(error, 'EPIPE')) throw error;
        throw new Failure(texts.readerLeft, { written, count });
      });
      written += length;
    }
    if (options.remove === true) unlinkSync(path);
    console.log(say(language, texts.done, { count, path }));
  },
);
