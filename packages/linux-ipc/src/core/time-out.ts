/** Time-outs of blocking calls, as deadlines: an interrupted call is repeated until its deadline. */
import { argumentError, typeError } from './errors.js';

/** Stands for no deadline: microseconds, more than the uptime of any machine. */
const never = 2 ** 31 * 1e6;

/** Node's own clock, even if a test mocks it: with a stopped clock a wait would never end. */
const nowNs = process.hrtime.bigint.bind(process.hrtime);

/** Milliseconds since this thread began: the cheapest clock, for short times. */
export const nowMs: () => number = performance.now.bind(performance);

/** Microseconds of CLOCK_MONOTONIC. */
export function nowUs(): number {
  return Number(nowNs() / 1000n);
}

/**
 * Microseconds of CLOCK_MONOTONIC: `timeoutMs` from now.
 *
 * @param timeoutMs Milliseconds, 0 or more; without one, or with `Infinity`, the deadline is {@link never}.
 */
export function deadlineIn(timeoutMs = Infinity): number {
  if (typeof timeoutMs !== 'number') throw typeError('timeoutMs', 'a number', timeoutMs);
  if (!(timeoutMs >= 0)) throw argumentError('timeoutMs', '0 or more', timeoutMs);
  return Math.min(nowUs() + Math.ceil(timeoutMs * 1000), never);
}
