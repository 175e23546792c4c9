/** The system calls for POSIX message queues: mq_overview(7). */
import { timespec, type Row } from '../system-call.js';

// prettier-ignore
export const posixQueues: readonly Row[] = [
  ['mq_open',           240,  180, { handler: 'queueOpened' }],
  ['mq_unlink',         241,  181, { handler: 'queueRemoved' }],
  ['mq_timedsend',      242,  182, { handler: 'messageSent', waitsFor: 'message', limit: timespec(4, 'always'), decoder: 'queueSend' }],
  ['mq_timedreceive',   243,  183, { handler: 'messageReceived', waitsFor: 'message', limit: timespec(4, 'always'), decoder: 'queueReceive' }],
];
