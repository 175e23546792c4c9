/** The system calls that open, duplicate, examine and close descriptors; pipes, eventfds and memfds among them. */
import { none, type Row } from '../system-call.js';

// prettier-ignore
export const descriptors: readonly Row[] = [
  ['open',             2, none, { handler: 'opened', waitsFor: 'opening', flags: 1, decoder: 'open' }],
  ['openat',         257,   56, { handler: 'opened', waitsFor: 'opening', flags: 2, decoder: 'openAt' }],
  ['creat',           85, none, { handler: 'opened', waitsFor: 'opening', decoder: 'create' }],
  ['close',            3,   57, { handler: 'closed' }],
  ['close_range',    436,  436, { handler: 'rangeClosed' }],
  ['dup',             32,   23, { handler: 'duplicated' }],
  ['dup2',            33, none, { handler: 'duplicated' }],
  ['dup3',           292,   24, { handler: 'duplicated' }],
  ['fcntl',           72,   25, { handler: 'controlled', waitsFor: 'record-lock', flags: 1, decoder: 'control' }],
  ['pipe',            22, none, { handler: 'pipeMade' }],
  ['pipe2',          293,   59, { handler: 'pipeMade' }],
  ['eventfd',        284, none, { handler: 'anonymousMade' }],
  ['eventfd2',       290,   19, { handler: 'anonymousMade' }],
  ['memfd_create',   319,  279, { handler: 'anonymousMade' }],
  ['pidfd_getfd',    438,  438, { handler: 'descriptorTaken', isOptional: true }],
  ['ioctl',           16,   29, { handler: 'deviceControlled' }],
  ['inotify_init',   253, none, { handler: 'noticesMade' }],
  ['inotify_init1',  294,   26, { handler: 'noticesMade' }],
  ['inotify_add_watch', 254, 27, { handler: 'watchAdded' }],
  ['lseek',            8,   62, { handler: 'positioned' }],
  ['fstat',            5,   80, { handler: 'examined' }],
  ['newfstatat',     262,   79, { handler: 'examined' }],
  ['truncate',        76,   45, { handler: 'resized' }],
  ['ftruncate',       77,   46, { handler: 'resized' }],
  ['fallocate',      285,   47, { handler: 'resized' }],
];
