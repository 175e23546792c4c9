/** The system calls for shared memory, locks, semaphores and message queues. */
import { timespec, type Row } from './system-call.js';

// prettier-ignore
export const memory: readonly Row[] = [
  ['mmap',       9,  222, { handler: 'mapped' }],
  ['munmap',    11,  215, { handler: 'unmapped' }],
  ['shmdt',     67,  197, { handler: 'unmapped' }],
  ['shmat',     30,  196, { handler: 'segmentAttached' }],
];

/** System V: finding, using and removing what a key identifies. */
// prettier-ignore
export const systemV: readonly Row[] = [
  ['shmget',        29,  194, { handler: 'identifierFound' }],
  ['semget',        64,  190, { handler: 'identifierFound' }],
  ['msgget',        68,  186, { handler: 'identifierFound' }],
  ['shmctl',        31,  195, { handler: 'identifierRemoved' }],
  ['semctl',        66,  191, { handler: 'identifierRemoved' }],
  ['msgctl',        71,  187, { handler: 'identifierRemoved' }],
  ['semop',         65,  193, { waitsFor: 'semaphore', decoder: 'semaphore' }],
  ['semtimedop',   220,  192, { waitsFor: 'semaphore', limit: timespec(3), decoder: 'semaphore' }],
  ['msgsnd',        69,  189, { waitsFor: 'message', decoder: 'messageSend' }],
  ['msgrcv',        70,  188, { waitsFor: 'message', decoder: 'messageReceive' }],
];

/** POSIX message queues. */
// prettier-ignore
export const posixQueues: readonly Row[] = [
  ['mq_timedsend',      242,  182, { waitsFor: 'message', limit: timespec(4, 'always'), decoder: 'queueSend' }],
  ['mq_timedreceive',   243,  183, { waitsFor: 'message', limit: timespec(4, 'always'), decoder: 'queueReceive' }],
];

// prettier-ignore
export const locks: readonly Row[] = [
  ['futex',   202,   98, { waitsFor: 'futex', limit: timespec(3, 'by-flag'), decoder: 'futex' }],
  ['flock',    73,   32, { waitsFor: 'lock', decoder: 'flock' }],
];
