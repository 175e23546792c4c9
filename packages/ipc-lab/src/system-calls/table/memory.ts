/** The system calls that map memory, and unmap it. */
import type { Row } from '../system-call.js';

// prettier-ignore
export const memory: readonly Row[] = [
  ['mmap',       9,  222, { handler: 'mapped' }],
  ['munmap',    11,  215, { handler: 'unmapped' }],
  ['shmdt',     67,  197, { handler: 'unmapped' }],
  ['shmat',     30,  196, { handler: 'segmentAttached' }],
];
