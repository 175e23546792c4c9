/** Reads a recorded trace. */
import { open } from 'node:fs/promises';

import { History } from '../history/history.js';
import type { Event } from '../observe/events.js';
import { JsonlReader, NotATrace } from '../observe/jsonl.js';
import { hasCode } from '../command-line/errors.js';
import { inEach, type Catalogue } from '../language/text.js';

const texts = {
  inFile: { en: '{path}: {problem}', fr: '{path} : {problem}' },
  damaged: {
    en: 'line {line} lacks what an event of its type has',
    fr: "à la ligne {line}, il manque ce qu'un événement de ce type contient",
  },
  empty: { en: 'the file is empty', fr: 'le fichier est vide' },
  folder: { en: 'this is a folder', fr: "c'est un dossier" },
} as const satisfies Catalogue;

/**
 * Every event of a file that `--json` wrote.
 *
 * @throws `NotATrace` the file is not a trace: the error names it.
 */
export async function readTrace(path: string): Promise<Event[][]> {
  const file = await open(path);
  const reader = new JsonlReader();
  const events: Event[] = [];
  const history = new History();
  let lines = 0;
  try {
    for await (const text of file.readLines()) {
      lines += 1;
      const event = reader.line(text);
      if (event === undefined) continue;
      assertComplete(event, lines, history);
      events.push(event);
    }
  } catch (error) {
    if (error instanceof NotATrace) {
      throw new NotATrace(texts.inFile, { path, problem: error.text });
    }
    if (hasCode(error, 'EISDIR')) {
      throw new NotATrace(texts.inFile, { path, problem: texts.folder });
    }
    throw error;
  } finally {
    await file.close();
  }
  if (lines === 0) throw new NotATrace(texts.inFile, { path, problem: texts.empty });
  return [events];
}

/** Whoever shows the event needs all of it: a file that was damaged, or written by hand, may lack something. */
function assertComplete(event: Event, line: number, history: History): void {
  try {
    history.add(event);
  } catch {
    throw new NotATrace(inEach(texts.damaged, { line }));
  }
}
