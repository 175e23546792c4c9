#!/usr/bin/env node
/*
 * Exercise 3D: writes five random integers into a mapped file.
 *
 * Usage: map_writer FILE
 * Partner: map_reader, which maps the same file.
 */
import { runProgram } from '../command-line/program.js';
import type { Catalogue } from '../language/text.js';
import { argumentNames } from './arguments.js';
import { filePath, mappingLength, valuesIn } from './map_format.js';
import { randomInteger } from './random.js';

const texts = {
  help: {
    en: `usage: map_writer FILE

Maps the first 256 bytes of FILE with MAP_SHARED and PROT_WRITE, writes five random integers from 0
to 100 at their start (32 bits each, in this machine's byte order), and prints them, one a line. FILE
is created if missing (mode 600) and extended if shorter; the rest of it stays as it is. map_reader
FILE reads them.

  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : map_writer FICHIER

Projette les 256 premiers octets de FICHIER avec MAP_SHARED et PROT_WRITE, écrit à leur début cinq
entiers aléatoires de 0 à 100 (32 bits chacun, dans l'ordre des octets de cette machine), et les
affiche, un par ligne. FICHIER est créé s'il manque (mode 600) et allongé s'il est plus court ; le
reste ne change pas. map_reader FICHIER les lit.

  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte`,
  },
} as const satisfies Catalogue;

await runProgram(
  { name: 'map_writer', help: texts.help, positionals: [argumentNames.file] },
  async ({ positionals: [file] }) => {
    const path = filePath(file);
    const { MappedFile } = await import('linux-ipc/mapped-file');
    using mapped = MappedFile.open(path, {
      create: true,
      minimumSize: mappingLength,
      length: mappingLength,
    });
    const values = valuesIn(mapped.bytes);
    for (let i = 0; i < values.length; i++) values[i] = randomInteger(0, 100);
    for (const value of values) console.log(value);
  },
);
