/** The system calls that set timers, and those that sleep. */
import { none, timespec, type Row } from '../system-call.js';

// prettier-ignore
export const time: readonly Row[] = [
  ['alarm',              37, none, { handler: 'timerSet' }],
  ['setitimer',          38,  103, { handler: 'timerSet' }],
  ['timer_settime',     223,  110, { handler: 'timerSet' }],
  ['timerfd_settime',   286,   86, { handler: 'timerSet' }],
  ['nanosleep',          35,  101, { waitsFor: 'time', limit: timespec(0), decoder: 'sleep' }],
  ['clock_nanosleep',   230,  115, { waitsFor: 'time', limit: timespec(2, 'by-flag'), decoder: 'sleep' }],
  ['restart_syscall',   219,  128, { waitsFor: 'time', decoder: 'restarted' }],
];
