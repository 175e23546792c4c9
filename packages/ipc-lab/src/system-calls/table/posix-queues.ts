/** The system calls for POSIX message queues: mq_overview(7). */
import { timespec, type Row } from '../system-call.js';

// prettier-ignore
export const posixQueues: readonly Row[] = [
  ['mq_timedsend',      242,  182, { waitsFor: 'message', limit: timespec(4, 'always'), decoder: 'queueSend' }],
  ['mq_timedreceive',   243,  183, { waitsFor: 'message', limit: timespec(4, 'always'), decoder: 'queueReceive' }],
];
