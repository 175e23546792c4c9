#!/usr/bin/env node
/*
 * Exercise 3D: reads five integers from a mapped file.
 *
 * Usage: map_reader FILE
 * Partner: map_writer, which maps the same file.
 */
import { runProgram } from '../command-line/program.js';
import type { Catalogue } from '../language/text.js';
import { argumentNames } from './arguments.js';
import { filePath, valuesIn, valuesLength } from './map_format.js';

const texts = {
  help: {
    en: `usage: map_reader FILE

Maps FILE, reads the five integers at its start (32 bits each, in this machine's byte order), which
map_writer FILE wrote, and prints them, one a line.

  --lang en|fr   the language; otherwise the locale's
  -h, --help     this text`,
    fr: `usage : map_reader FICHIER

Projette FICHIER, lit les cinq entiers à son début (32 bits chacun, dans l'ordre des octets de cette
machine), que map_writer FICHIER a écrits, et les affiche, un par ligne.

  --lang en|fr   la langue ; sinon celle de la locale
  -h, --help     ce texte`,
  },
} as const satisfies Catalogue;

await runProgram(
  { name: 'map_reader', help: texts.help, positionals: [argumentNames.file] },
  async ({ positionals: [file] }) => {
    const path = filePath(file);
    const { MappedFile } = await import('linux-ipc/mapped-file');
    using mapped = MappedFile.open(path, { access: 'read', length: valuesLength });
    for (const value of valuesIn(mapped.bytes)) console.log(value);
  },
);
