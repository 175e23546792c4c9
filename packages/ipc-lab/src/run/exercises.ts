import type { Exercise } from './exercise.js';
import { fifo } from './fifo.js';
import { mappedFile } from './mapped-file.js';
import { pipe } from './pipe.js';
import { sharedMemory } from './shared-memory.js';
import { signal } from './signal.js';
import { socket } from './socket.js';

/** In the order of the sheet. */
export const exercises: readonly Exercise[] = [
  signal,
  sharedMemory,
  mappedFile,
  pipe,
  fifo,
  socket,
];
