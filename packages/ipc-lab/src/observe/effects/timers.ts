/** The timers of a process: they may end a wait that has no time-out of its own. */
import { waitKindOf } from '../../system-calls/system-calls.js';
import type { Call } from '../strace/calls.js';
import type { Context } from '../state/context.js';
import { descriptor, field, hasFlag, number, word } from '../strace/fields.js';
import { pointInTime, secondsIn } from './time-limit.js';
import type { Value } from '../strace/value.js';
import type { Process, Timer } from '../state/process-table.js';

/** alarm(2) and setitimer(2) set the same timer, which sends SIGALRM. */
const realTime = 'real time';

/** alarm(2), setitimer(2), timer_settime(2), timerfd_settime(2). */
export function timerSet(context: Context, call: Call): void {
  if (call.result === undefined || call.error !== undefined) return;
  const [first, second, third] = call.arguments;
  const { timers } = context.process(call);
  const set = (name: string, at: number, interval: number): void => {
    if (at > call.begin) timers.set(name, { at, interval });
    else timers.delete(name);
  };
  if (call.name === 'alarm') {
    set(realTime, call.begin + (number(first) ?? 0), 0);
    return;
  }
  const isItimer = call.name === 'setitimer';
  if (isItimer && word(first) !== 'ITIMER_REAL') return;
  const given = isItimer ? second : third;
  const value = seconds(given, 'it_value');
  const isPoint = hasFlag(second, 'TIMER_ABSTIME') || hasFlag(second, 'TFD_TIMER_ABSTIME');
  const at = isPoint ? pointInTime(value, context.sources.monotonicOrigin) : call.begin + value;
  const name = isItimer ? realTime : nameOf(first);
  if (at !== undefined) set(name, at, seconds(given, 'it_interval'));
}

function seconds(timer: Value | undefined, name: string): number {
  return secondsIn(field(timer, name)) ?? 0;
}

function nameOf(value: Value | undefined): string {
  const fd = descriptor(value)?.fd;
  return fd === undefined ? `timer ${number(value)}` : `descriptor ${fd}`;
}

/** @returns Seconds from the start of the call until a timer ends its wait. */
export function untilTimer({ timers }: Process, call: Call): number | undefined {
  let next: number | undefined;
  for (const [name, timer] of timers) {
    const isFor =
      waitKindOf(call.name) === 'signal'
        ? !name.startsWith('descriptor')
        : call.name === 'read' && name === nameOf(call.arguments[0]);
    const at = isFor ? expiryAfter(timer, call.begin) : undefined;
    if (at !== undefined && (next === undefined || at < next)) next = at;
  }
  return next === undefined ? undefined : next - call.begin;
}

function expiryAfter({ at, interval }: Timer, time: number): number | undefined {
  if (at >= time) return at;
  return interval === 0 ? undefined : at + Math.ceil((time - at) / interval) * interval;
}
