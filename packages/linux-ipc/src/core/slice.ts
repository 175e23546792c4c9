/**
 * `worker.terminate()`, `process.exit()` and an uncaught exception end a worker when its JavaScript reaches the next
 * iteration of a loop or the next call. So no system call blocks a worker for longer than a slice. The main thread
 * needs none, and sleeps until its deadline.
 */
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';

import { nowUs } from './time-out.js';
import { native, type CallResult, type PollList } from './native.js';

const { EINTR } = constants.errno;

/**
 * The length of a slice in microseconds. An exit ends the workers one after the other, and waits for each: once one has
 * ended, the slices of the others are short, or forty of them would take forty slices.
 */
function sliceUs(): number {
  if (isMainThread) return Infinity;
  return native.millisecondsSinceEnd() < 200 ? 1000 : 50_000;
}

/** The longest time-out of one ppoll(2). */
const longestPollMs = 1e9;

/** Calls `wait` once, for a slice at most. @returns Its result; that of a time-out at the end of the slice. */
export function forOneSlice(deadline: number, wait: (until: number) => CallResult): CallResult {
  const until = Math.min(deadline, nowUs() + sliceUs());
  for (;;) {
    const result = wait(until);
    if (result !== -EINTR) return result;
  }
}

/**
 * `ppoll(2)`: blocks this thread until one of the descriptors is ready, or until `deadline` (see `time-out.ts`).
 *
 * @returns The number of ready descriptors; 0 at the deadline.
 */
export function pollSync(descriptors: PollList, deadline: number): CallResult {
  for (;;) {
    const count = forOneSlice(deadline, (until) => {
      const leftMs = Math.max(0, until - nowUs()) / 1000;
      return native.ppoll(descriptors, Math.min(longestPollMs, leftMs));
    });
    if (count !== 0 || nowUs() >= deadline) return count;
  }
}
