/** The system calls that wait for any one of several descriptors: select(2), poll(2), epoll(7). */
import { milliseconds, none, timespec, timeval, type Row } from '../system-call.js';

// prettier-ignore
export const readiness: readonly Row[] = [
  ['poll',             7, none, { waitsFor: 'readiness', limit: milliseconds(2), decoder: 'poll' }],
  ['ppoll',          271,   73, { waitsFor: 'readiness', limit: timespec(2), decoder: 'poll' }],
  ['select',          23, none, { waitsFor: 'readiness', limit: timeval(4), decoder: 'select' }],
  ['pselect6',       270,   72, { waitsFor: 'readiness', limit: timespec(4), decoder: 'select' }],
  ['epoll_ctl',      233,   21, { handler: 'interestChanged' }],
  ['epoll_wait',     232, none, { waitsFor: 'readiness', limit: milliseconds(3), decoder: 'epoll' }],
  ['epoll_pwait',    281,   22, { waitsFor: 'readiness', limit: milliseconds(3), decoder: 'epoll' }],
  ['epoll_pwait2',   441,  441, { waitsFor: 'readiness', limit: timespec(3), decoder: 'epoll', isOptional: true }],
];
