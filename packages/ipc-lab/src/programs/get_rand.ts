#!/usr/bin/env node
/*
 * Exercise 5B: reads all values from a named pipe and prints their mean.
 *
 * Usage: get_rand NAME [--remove]
 * Partner: send_rand NAME -n N, which writes them. Either may start first.
 */
import { unlinkSync } from 'node:fs';

import { runProgram } from '../command-line/program.js';
import { Failure } from '../command-line/errors.js';
import type { Catalogue } from '../language/text.js';
import { argumentNames } from './arguments.js';
import { fifoPath, ValueParser } from './fifo_format.js';

const texts = {
  help: {
    en: `usage: get_rand NAME [--remove]

Reads the values from the FIFO /tmp/NAME, which is created if missing (mode 600), until every writer
has closed it, and prints their mean: "Average: <mean>". send_rand NAME -n N writes them.

  --remove       remove the FIFO when all values are read; otherwise it remains
  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : get_rand NOM [--remove]

Lit les valeurs de la FIFO /tmp/NOM, créée si elle manque (mode 600), jusqu'à ce que tous les
écrivains l'aient fermée, et affiche leur moyenne : « Average: <moyenne> ». send_rand NOM -n N les écrit.

  --remove       supprimer la FIFO une fois toutes les valeurs lues ; sinon elle reste
  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte`,
  },
  truncated: {
    en: '{path} ended in the middle of a value: {rest} is not followed by ";"',
    fr: "{path} finit au milieu d'une valeur : {rest} n'est pas suivi de « ; »",
  },
  empty: {
    en: '{path} was closed by its writer without a value',
    fr: "{path} a été fermée par son écrivain sans qu'aucune valeur n'y soit écrite",
  },
} as const satisfies Catalogue;

await runProgram(
  {
    name: 'get_rand',
    help: texts.help,
    positionals: [argumentNames.name],
    options: { remove: { type: 'boolean' } },
  },
  async ({ positionals: [name], options, signal }) => {
    const path = fifoPath(name);
    const { makeFifo, openFifoReader } = await import('linux-ipc/fifo');
    makeFifo(path);
    using fifo = openFifoReader(path);
    const parser = new ValueParser();
    let sum = 0;
    let count = 0;
    for await (const chunk of fifo.chunks({ signal })) {
      for (const value of parser.valuesIn(chunk)) {
        sum += value;
        count += 1;
      }
    }
    if (parser.rest !== '') {
      throw new Failure(texts.truncated, { path, rest: JSON.stringify(parser.rest) });
    }
    if (count === 0) throw new Failure(texts.empty, { path });
    if (options.remove === true) unlinkSync(path);
    console.log(`Average: ${sum / count}`);
  },
);
