/** The system calls of System V IPC: they find, use and remove segments, semaphore sets and message queues. See sysvipc(7). */
import { timespec, type Row } from '../system-call.js';

// prettier-ignore
export const systemV: readonly Row[] = [
  ['shmget',        29,  194, { handler: 'identifierFound' }],
  ['semget',        64,  190, { handler: 'identifierFound' }],
  ['msgget',        68,  186, { handler: 'identifierFound' }],
  ['shmctl',        31,  195, { handler: 'identifierRemoved' }],
  ['semctl',        66,  191, { handler: 'identifierRemoved' }],
  ['msgctl',        71,  187, { handler: 'identifierRemoved' }],
  ['semop',         65,  193, { handler: 'semaphoreChanged', waitsFor: 'semaphore', decoder: 'semaphore' }],
  ['semtimedop',   220,  192, { handler: 'semaphoreChanged', waitsFor: 'semaphore', limit: timespec(3), decoder: 'semaphore' }],
  ['msgsnd',        69,  189, { handler: 'messageSent', waitsFor: 'message', flags: 3, decoder: 'messageSend' }],
  ['msgrcv',        70,  188, { handler: 'messageReceived', waitsFor: 'message', flags: 4, decoder: 'messageReceive' }],
];
