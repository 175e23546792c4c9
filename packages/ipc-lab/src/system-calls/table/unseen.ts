/** The system calls whose effects no trace of system calls shows: rings in memory, and others. */
import type { Row } from '../system-call.js';

// prettier-ignore
export const unseen: readonly Row[] = [
  ['io_uring_setup',     425,  425, { handler: 'unseen', isOptional: true }],
  ['io_submit',          209,    2, { handler: 'unseen' }],
  ['userfaultfd',        323,  282, { handler: 'unseen', isOptional: true }],
  ['add_key',            248,  217, { handler: 'unseen' }],
  ['keyctl',             250,  219, { handler: 'unseen' }],
];
