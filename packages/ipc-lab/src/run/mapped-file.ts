import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Exercise, finding } from './exercise.js';

export const mappedFile: Exercise = {
  id: '3d',
  title: 'mapped file: five binary integers, written and read',
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
      finding(
        'both end well',
        writerStatus === 0 && readerStatus === 0,
        `exit ${writerStatus}, ${readerStatus}`,
      ),
      finding('five values', writer.lines.length === 5, writer.lines.join(' ')),
      finding('the file holds them in binary', inFile === writer.lines.join(' '), inFile),
      finding(
        'the reader prints the same',
        reader.lines.join(' ') === writer.lines.join(' '),
        reader.lines.join(' '),
      ),
    ];
  },
};
