/** Reads a recorded trace. */
import { open } from 'node:fs/promises';

import type { Event } from '../observe/events.js';
import { JsonlReader } from '../observe/jsonl.js';

/**
 * Every event of a file that `--json` wrote.
 *
 * @throws `NotATrace` the file is not a trace.
 */
export async function readTrace(path: string): Promise<Event[][]> {
  const file = await open(path);
  const reader = new JsonlReader();
  const events: Event[] = [];
  try {
    for await (const line of file.readLines()) {
      const event = reader.line(line);
      if (event !== undefined) events.push(event);
    }
  } finally {
    await file.close();
  }
  return [events];
}
