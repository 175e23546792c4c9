/** The system calls that wait for a lock; those of fcntl(2) are among the descriptors. */
import { timespec, type Row } from '../system-call.js';

// prettier-ignore
export const locks: readonly Row[] = [
  ['futex',   202,   98, { handler: 'futexUsed', waitsFor: 'futex', flags: 1, limit: timespec(3, 'by-flag'), decoder: 'futex' }],
  ['flock',    73,   32, { handler: 'fileLocked', waitsFor: 'lock', flags: 1, decoder: 'flock' }],
];
