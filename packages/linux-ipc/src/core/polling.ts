/**
 * Polling for a descriptor before the event loop waits for it. An answer within microseconds then arrives in a
 * fraction of the time: epoll(7) costs two system calls, and the way through the event loop.
 *
 * All descriptors of a thread share an account (see `spinner.ts`). Only a wait that is the only one polls: where
 * others wait, the event loop may have something for them.
 */
import { nowMs } from './time-out.js';
import { isAwaited } from './poller-handle.js';
import { Spinner, SYSTEM_CALLS } from './spinner.js';

/** For how long a wait polls at most; answers that take longer are not worth a processor. */
const MOST_MICROSECONDS = 50;
/** For how long all polling may last until the event loop has its turn. */
const MOST_PER_TURN = 1000;

/** A spinner whose polls are system calls. */
export function callingSpinner(): Spinner {
  return new Spinner(MOST_MICROSECONDS, { polls: SYSTEM_CALLS });
}

const spinner = callingSpinner();

/** Whether {@link poll} would poll now. */
export function pollingPays(): boolean {
  return spinner.isWorthwhile && spinner.spentMicroseconds < MOST_PER_TURN && !isAwaited();
}

/** Polls for a while, if that pays. `isOver` is called at most once after it has returned true. */
export function poll(isOver: () => boolean): void {
  if (pollingPays()) spinner.spin(isOver);
}

/** To be called after each sleep: when it began, in milliseconds. */
export function slept(since: number): void {
  spinner.spentMicroseconds = 0;
  spinner.slept(1000 * (nowMs() - since));
}
