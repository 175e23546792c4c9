/** The time-out of a call. */
import type { TimeLimit } from '../../system-calls/system-call.js';
import { systemCall } from '../../system-calls/system-calls.js';
import type { Call } from '../strace/calls.js';
import { field, hasFlag, number, word } from '../strace/fields.js';
import type { Value } from '../strace/value.js';

/**
 * @param monotonicOrigin When CLOCK_MONOTONIC was 0, in seconds since the epoch, if known.
 * @returns Seconds from the start of the call; `undefined` if there is no limit, or it is unknown.
 */
export function timeLimit(call: Call, monotonicOrigin: number | undefined): number | undefined {
  const limit = systemCall(call.name)?.limit;
  if (limit === undefined) return undefined;
  const value = call.arguments[limit.argument];
  if (limit.unit === 'milliseconds') {
    const milliseconds = number(value) ?? -1;
    return milliseconds < 0 ? undefined : milliseconds / 1000;
  }
  const seconds = secondsIn(value);
  if (seconds === undefined || !isPointInTime(call, limit)) return seconds;
  const isRealtime =
    limit.isPointInTime === 'always' ||
    word(call.arguments[0]) === 'CLOCK_REALTIME' ||
    hasFlag(call.arguments[1], 'FUTEX_CLOCK_REALTIME');
  const origin = isRealtime ? 0 : monotonicOrigin;
  return origin === undefined ? undefined : Math.max(0, origin + seconds - call.begin);
}

/**
 * The time at which a clock shows this value, in seconds since the epoch. The size of the value shows whether the clock
 * is CLOCK_REALTIME or CLOCK_MONOTONIC.
 */
export function pointInTime(
  value: number,
  monotonicOrigin: number | undefined,
): number | undefined {
  if (value > 1e9) return value;
  return monotonicOrigin === undefined ? undefined : monotonicOrigin + value;
}

function isPointInTime(
  { name, arguments: [, second] }: Call,
  { isPointInTime }: TimeLimit,
): boolean {
  if (isPointInTime !== 'by-flag') return isPointInTime === 'always';
  if (name === 'futex') return !/^FUTEX_WAIT(?:_PRIVATE)?$/.test(word(second));
  return hasFlag(second, 'TIMER_ABSTIME');
}

export function secondsIn(value: Value | undefined): number | undefined {
  const whole = number(field(value, 'tv_sec'));
  if (whole === undefined) return undefined;
  const nanoseconds = number(field(value, 'tv_nsec')) ?? 0;
  const microseconds = number(field(value, 'tv_usec')) ?? 0;
  return whole + nanoseconds / 1e9 + microseconds / 1e6;
}
