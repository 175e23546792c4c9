/** The system calls for processes, signals and time. */
import { milliseconds, none, timespec, timeval, type Row } from './system-call.js';

/** A thread sleeps in clone(2) only with CLONE_VFORK. */
// prettier-ignore
export const processes: readonly Row[] = [
  ['clone',         56,  220, { handler: 'forked', decoder: 'vfork' }],
  ['clone3',       435,  435, { handler: 'forked', decoder: 'vfork' }],
  ['fork',          57, none, { handler: 'forked' }],
  ['vfork',         58, none, { handler: 'forked', decoder: 'vfork' }],
  ['execve',        59,  221, { handler: 'programStarted' }],
  ['execveat',     322,  281, { handler: 'programStarted' }],
  ['exit',          60,   93, { handler: 'exiting' }],
  ['exit_group',   231,   94, { handler: 'exiting' }],
  ['wait4',         61,  260, { handler: 'childWaitedFor', waitsFor: 'child', decoder: 'waitForChild' }],
  ['waitid',       247,   95, { handler: 'childWaitedFor', waitsFor: 'child', decoder: 'waitForId' }],
];

// prettier-ignore
export const signals: readonly Row[] = [
  ['kill',                 62,  129, { handler: 'signalSent' }],
  ['tkill',               200,  130, { handler: 'signalSent' }],
  ['tgkill',              234,  131, { handler: 'signalSent' }],
  ['rt_sigqueueinfo',     129,  138, { handler: 'signalSent' }],
  ['rt_tgsigqueueinfo',   297,  240, { handler: 'signalSent' }],
  ['pidfd_send_signal',   424,  424, { handler: 'signalSent' }],
  ['rt_sigaction',         13,  134, { handler: 'dispositionSet' }],
  ['rt_sigprocmask',       14,  135, { handler: 'maskSet' }],
  ['rt_sigsuspend',       130,  133, { waitsFor: 'signal', decoder: 'signal' }],
  ['pause',                34, none, { waitsFor: 'signal', decoder: 'signal' }],
  ['rt_sigtimedwait',     128,  137, { handler: 'signalTaken', waitsFor: 'signal', limit: timespec(2), decoder: 'signalSet' }],
];

// prettier-ignore
export const time: readonly Row[] = [
  ['alarm',              37, none, { handler: 'timerSet' }],
  ['setitimer',          38,  103, { handler: 'timerSet' }],
  ['timer_settime',     223,  110, { handler: 'timerSet' }],
  ['timerfd_settime',   286,   86, { handler: 'timerSet' }],
  ['nanosleep',          35,  101, { waitsFor: 'time', limit: timespec(0), decoder: 'sleep' }],
  ['clock_nanosleep',   230,  115, { waitsFor: 'time', limit: timespec(2, 'by-flag'), decoder: 'sleep' }],
  ['restart_syscall',   219,  128, { decoder: 'restarted' }],
];

/** Waiting for any one of several descriptors. */
// prettier-ignore
export const readiness: readonly Row[] = [
  ['poll',             7, none, { waitsFor: 'readiness', limit: milliseconds(2), decoder: 'poll' }],
  ['ppoll',          271,   73, { waitsFor: 'readiness', limit: timespec(2), decoder: 'poll' }],
  ['select',          23, none, { waitsFor: 'readiness', limit: timeval(4), decoder: 'select' }],
  ['pselect6',       270,   72, { waitsFor: 'readiness', limit: timespec(4), decoder: 'select' }],
  ['epoll_wait',     232, none, { waitsFor: 'readiness', limit: milliseconds(3), decoder: 'epoll' }],
  ['epoll_pwait',    281,   22, { waitsFor: 'readiness', limit: milliseconds(3), decoder: 'epoll' }],
  ['epoll_pwait2',   441,  441, { waitsFor: 'readiness', limit: timespec(3), decoder: 'epoll', isOptional: true }],
];
