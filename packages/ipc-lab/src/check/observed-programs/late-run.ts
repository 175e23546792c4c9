/**
 * A run with delays. Tracing slows every program, and may hide that it works only because one process is usually faster
 * than another: here a process that was just made comes late.
 */

import type { Limits, Run } from './observed-program.js';

/** Seconds. A pause of the program that lasts longer is taken for long enough. */
export const lateBy = 0.3;
const delay = `${lateBy * 1000}ms`;

/**
 * The first call of a new process, also of one that fork(2) made, is that of the C library. The process is held when it
 * returns: a signal that is sent meanwhile finds no handler. A delay before sigaction(2) would not do, since a pending
 * signal waits until that call has returned.
 */
export const lateChildren = `set_robust_list:delay_exit=${delay}:when=1`;

/**
 * The first signal is answered late: its handler returns late, or the call that accepts it does. What the sender does
 * not wait for is then lost. And one call that sends a signal returns late: what the sender does only after it, such as
 * to write the value, comes too late.
 */
export const lateAnswers = [
  `rt_sigreturn:delay_enter=${delay}:when=1`,
  `rt_sigtimedwait:delay_exit=${delay}:when=1`,
  // By the third signal the child has made up for the other delays.
  'kill,rt_sigqueueinfo,?pidfd_send_signal:delay_exit=100ms:when=3',
];

/**
 * The first writes return late, each for itself: a reader that is not late as well takes one at a time, and one that is
 * takes several at once.
 */
export const lateWrites = 'write,writev,sendto,sendmsg:delay_exit=100ms:when=1..8';

/** Seconds beyond twice those of the ordinary run. */
const patience = 5;

/** Seconds that a run with delays may take. */
export function lateLimit({ history }: Run, { timeLimit }: Limits): number {
  return Math.min(timeLimit, 2 * (history.end - history.begin) + patience);
}
