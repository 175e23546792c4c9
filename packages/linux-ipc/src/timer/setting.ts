/**
 * A `struct itimerspec`, 32 bytes: the interval, then the first expiration, each as seconds and
 * nanoseconds.
 */
import { isDate } from 'node:util/types';

import { argumentError, typeError } from '../core/errors.js';

/** `realtime` follows changes of the system time; `boottime` also runs while the machine sleeps. */
export type TimerClock = 'monotonic' | 'realtime' | 'boottime';

/** When a timer expires. Fractions of a millisecond are kept, down to a nanosecond. */
export interface TimerStart {
  /** Milliseconds from now to the first expiration. Default `everyMs`. */
  readonly afterMs?: number;
  /** Instead of `afterMs`: a point in time, for a timer of the clock `realtime`. */
  readonly at?: Date;
  /** Milliseconds between expirations. Default: it expires once. */
  readonly everyMs?: number;
  /**
   * With `at`: a wait throws `ECANCELED` when the system time is set. It has no effect on clocks other than
   * `realtime`. Default false.
   */
  readonly cancelOnSet?: boolean;
}

export interface TimerRemaining {
  /** Milliseconds until the next expiration; 0 if the timer is stopped. */
  readonly nextMs: number;
  /** Milliseconds between expirations; 0 if the timer expires once. */
  readonly everyMs: number;
}

const nanosecondsPerSecond = 1_000_000_000n;

/** 2^33 s, about 272 years: within the kernel's range. */
const mostMs = 2 ** 33 * 1000;

export function duration(name: string, ms: number): bigint {
  if (typeof ms !== 'number') throw typeError(name, 'a number', ms);
  if (!(ms > 0 && ms <= mostMs)) throw argumentError(name, `above 0, to ${String(mostMs)}`, ms);
  // An expiration after 0 ns would stop the timer.
  return BigInt(Math.max(1, Math.round(ms * 1e6)));
}

export function moment(name: string, date: Date): bigint {
  // A Date of any realm, whatever its methods say.
  if (!isDate(date)) throw typeError(name, 'a Date', date);
  const ms = Date.prototype.getTime.call(date);
  if (!(ms > 0)) throw argumentError(name, 'a moment after 1970', ms);
  return BigInt(ms) * 1_000_000n;
}

export function settingOf(intervalNs: bigint, firstNs: bigint): BigInt64Array {
  return BigInt64Array.of(
    intervalNs / nanosecondsPerSecond,
    intervalNs % nanosecondsPerSecond,
    firstNs / nanosecondsPerSecond,
    firstNs % nanosecondsPerSecond,
  );
}

export function remainingOf(setting: BigInt64Array): TimerRemaining {
  const ms = (at: number): number =>
    Number(setting[at] ?? 0n) * 1000 + Number(setting[at + 1] ?? 0n) / 1e6;
  return { everyMs: ms(0), nextMs: ms(2) };
}
