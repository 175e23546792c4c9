/**
 * One signal per second, judged on a machine that may be busy: what the machine cost is not held
 * against the program, and what the program chose is.
 */
import type { EventOf } from '../observe/events.js';
import { sumOf } from './numbers.js';
import type { Lateness, Run } from './run.js';

const wanted = { gap: 1, tolerance: 0.25 };
/** Less than this, seconds, is an idle machine: there the gap itself counts. */
const busy = 0.1;

const sleeps: ReadonlySet<string> = new Set(
  `nanosleep clock_nanosleep poll ppoll select pselect6 epoll_wait epoll_pwait epoll_pwait2 futex pause
  rt_sigtimedwait rt_sigsuspend read`.split(/\s+/),
);

export interface WrongGap {
  readonly gap: number;
  readonly after: EventOf<'signal-sent'>;
  /** The number of the send, from 1. */
  readonly number: number;
}

export function firstWrongGap(
  { story, lateness }: Run,
  self: ReadonlySet<number>,
  sent: readonly EventOf<'signal-sent'>[],
): WrongGap | undefined {
  const waits = story
    .all('blocked')
    .filter((event) => self.has(event.pid) && sleeps.has(event.call) && event.until !== undefined);
  let lastGap: number = wanted.gap;
  for (let index = 1; index < sent.length; index += 1) {
    const [before, after] = [sent[index - 1], sent[index]];
    if (before === undefined || after === undefined) break;
    const gap = after.time - before.time;
    // Who keeps an absolute rhythm makes up for a send that was late, and was forgiven.
    const owed = Math.max(0, lastGap - wanted.gap);
    lastGap = gap;
    if (isSecond(gap, 0) || (gap < wanted.gap && isSecond(gap + owed, 0))) continue;
    const late = latenessBetween(lateness, before.time, after.time);
    const asleep = timeAsleep(waits, before.time, after.time);
    if (late < busy || !isSecond(asleep, late)) return { gap, after, number: index + 1 };
  }
  return undefined;
}

function isSecond(seconds: number, late: number): boolean {
  return seconds > wanted.gap - wanted.tolerance && seconds < wanted.gap + wanted.tolerance + late;
}

function latenessBetween(lateness: readonly Lateness[], from: number, to: number): number {
  const near = lateness.filter(({ time }) => time > from && time < to + wanted.gap);
  return sumOf(near.map(({ seconds }) => seconds));
}

/** How long, of the time between, at least one of the waits was under way. */
function timeAsleep(waits: readonly EventOf<'blocked'>[], from: number, to: number): number {
  const within = waits
    .map(({ since, until = to }) => [Math.max(since, from), Math.min(until, to)] as const)
    .filter(([begin, end]) => end > begin)
    .sort(([a], [b]) => a - b);
  let asleep = 0;
  let reached = from;
  for (const [begin, end] of within) {
    asleep += Math.max(0, end - Math.max(begin, reached));
    reached = Math.max(reached, end);
  }
  return asleep;
}
