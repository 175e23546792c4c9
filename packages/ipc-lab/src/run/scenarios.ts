import type { Scenario } from './scenario.js';
import { fifo } from './fifo.js';
import { mappedFile } from './mapped-file.js';
import { pipe } from './pipe.js';
import { sharedMemory } from './shared-memory.js';
import { signal } from './signal.js';
import { socket } from './socket.js';

/** One for each exercise, in the order of the sheet. */
export const scenarios: readonly Scenario[] = [
  signal,
  sharedMemory,
  mappedFile,
  pipe,
  fifo,
  socket,
];
