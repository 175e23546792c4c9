/** Five binary integers through a file: a writer maps it, then a reader does. */
import { resolve } from 'node:path';

import { defineExercise } from '../exercise.js';
import { remarksOnCalls } from '../judge/remarks/on-calls.js';
import { causes } from './causes.js';
import { firstBytes } from './content.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { judge3d, type WriterAndReader } from './judge.js';
import { pathOfMapped, writersMapping } from './mapping.js';

export const exercise3d = defineExercise({
  id: '3d',
  commands: ['writer', 'reader'],
  example: {
    en: "--writer './map_writer FILE' --reader './map_reader FILE'",
    fr: "--writer './map_writer FICHIER' --reader './map_reader FICHIER'",
  },
  script: '{writer} && {reader}',
  timeLimit: 10,
  criteria,
  evidence,
  causes,
  run: async (commands, programs, showFirst): Promise<WriterAndReader> => {
    const { writer: words = [] } = commands;
    const earlier = new Map(
      words
        .map((word) => resolve(programs.limits.cwd, word))
        .map((path) => [path, firstBytes(path)]),
    );
    const writer = await programs.start(words).done;
    const path = pathOfMapped(writer, writersMapping(writer));
    const content = path === undefined ? undefined : firstBytes(path);
    const limits = { ...programs.limits, shownFile: path };
    const written = { writer, content, before: earlier.get(path ?? '') };
    // What the file contains depends on how the reader reads it: the writer stands for it here.
    await showFirst({ ...written, reader: writer }, ['five-ints', 'reader-maps', 'same-values']);
    const reader = await programs.start(commands['reader'], limits).done;
    return { ...written, reader };
  },
  judge: judge3d,
  remarks: ({ writer, reader }) => remarksOnCalls(writer, reader),
});
