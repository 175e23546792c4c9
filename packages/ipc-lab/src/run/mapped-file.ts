import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { inEach, type Catalogue } from '../language/text.js';
import { common, comparison, type Scenario } from './scenario.js';

const texts = {
  title: {
    en: 'mapped file: five binary integers, written and read',
    fr: 'fichier projeté : cinq entiers en binaire, écrits puis lus',
  },
  five: { en: 'five values', fr: 'cinq valeurs' },
  binary: { en: 'the file holds them in binary', fr: 'le fichier les contient en binaire' },
  same: { en: 'the reader prints the same', fr: 'le lecteur affiche les mêmes' },
} as const satisfies Catalogue;

export const mappedFile: Scenario = {
  id: '3d',
  title: texts.title,
  expectedSeconds: () => 1,

  async run({ start, folder }) {
    const path = join(folder, 'values.map');
    const writer = start('map_writer', path);
    const writerStatus = await writer.ended;
    const file = readFileSync(path);
    const reader = start('map_reader', path);
    const readerStatus = await reader.ended;
    const inFile = Array.from(new Int32Array(file.buffer, file.byteOffset, 5)).join(' ');
    return [
      comparison(
        common.bothEndWell,
        writerStatus === 0 && readerStatus === 0,
        inEach(common.exit, { status: `${writerStatus}, ${readerStatus}` }),
      ),
      comparison(texts.five, writer.lines.length === 5, writer.lines.join(' ')),
      comparison(texts.binary, inFile === writer.lines.join(' '), inFile),
      comparison(
        texts.same,
        reader.lines.join(' ') === writer.lines.join(' '),
        reader.lines.join(' '),
      ),
    ];
  },
};
