/**
 * Judges the gaps between signals on a machine that may be busy. A delay that the machine caused is
 * forgiven; one that the program chose is not.
 */
import type { WaitKind } from '../../system-calls/system-call.js';
import { waitKindOf } from '../../system-calls/system-calls.js';
import type { EventOf } from '../../observe/events.js';
import { latenessBetween } from '../observed-programs/lateness.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Process } from '../../history/processes.js';

const wanted = { gap: 1, tolerance: 0.25 };
/** A machine that was late for fewer seconds than this is idle: the gap itself counts. */
const busy = 0.1;

const sleeps: ReadonlySet<WaitKind | undefined> = new Set(['time', 'readiness', 'futex', 'signal']);

/** A read may wait for a timer's descriptor. */
function isSleep(call: string): boolean {
  return call === 'read' || sleeps.has(waitKindOf(call));
}

export interface WrongGap {
  readonly gap: number;
  readonly after: EventOf<'signal-sent'>;
  /** The number of the signal, counted from 1. */
  readonly number: number;
}

export function firstWrongGap(
  { history, lateness }: Run,
  self: ReadonlySet<Process>,
  sent: readonly EventOf<'signal-sent'>[],
): WrongGap | undefined {
  const waits = history
    .all('blocked')
    .filter(
      (event) =>
        isSleep(event.call) && event.until !== undefined && history.processes.isByOne(self, event),
    )
    // A read of a file does not wait: the machine was slow.
    .filter((event) => event.object?.kind !== 'file');
  let lastGap: number = wanted.gap;
  // Seconds of forgiven delays. A program with an absolute rhythm makes up for them.
  let debt = 0;
  for (let index = 1; index < sent.length; index += 1) {
    const [before, after] = [sent[index - 1], sent[index]];
    if (before === undefined || after === undefined) break;
    const gap = after.time - before.time;
    const owed = Math.max(0, lastGap - wanted.gap, debt);
    lastGap = gap;
    const isMadeUp = gap < wanted.gap && gap + owed > wanted.gap - wanted.tolerance;
    if (isSecond(gap, 0) || isMadeUp) {
      debt = Math.max(0, debt - Math.max(0, wanted.gap - gap));
      continue;
    }
    const { woken, pressed } = latenessBetween(lateness, before.time, after.time);
    const { seconds, isExact } = timeAsleep(waits, before.time, after.time);
    const late = isExact ? 0 : woken;
    const isAsked = isSecond(seconds, late) || isSecond(seconds + owed, late);
    const isForgiven = woken + pressed >= busy && isAsked;
    if (!isForgiven) return { gap, after, number: index + 1 };
    debt += gap - wanted.gap;
  }
  return undefined;
}

/**
 * How many signals a busy machine prevented, if the program stops by the clock: the excess of each gap
 * over a second adds up.
 */
export function signalsLost({ lateness }: Run, sent: readonly EventOf<'signal-sent'>[]): number {
  const [first, last] = [sent[0], sent.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const { woken, pressed } = latenessBetween(lateness, first.time, last.time);
  const lost = last.time - first.time - (sent.length - 1) * wanted.gap;
  return woken + pressed >= lost / 2 ? Math.max(0, Math.round(lost)) : 0;
}

function isSecond(seconds: number, late: number): boolean {
  return seconds > wanted.gap - wanted.tolerance && seconds < wanted.gap + wanted.tolerance + late;
}

interface Asleep {
  readonly seconds: number;
  /** Whether the program asked for exactly these seconds. If not, they are what its waits took. */
  readonly isExact: boolean;
}

function overlap(one: EventOf<'blocked'>, other: EventOf<'blocked'>): boolean {
  return one.since < (other.until ?? Infinity) && other.since < (one.until ?? Infinity);
}

/** The seconds between two times during which at least one wait was to last. */
function timeAsleep(waits: readonly EventOf<'blocked'>[], from: number, to: number): Asleep {
  const all = waits.filter(({ since, until = to }) => since < to && until > from);
  const limited = all.filter(({ limit }) => limit !== undefined);
  const within = all
    // A thread that waits without a limit, while another has one, waits for that thread.
    .filter((wait) => wait.limit !== undefined || !limited.some((other) => overlap(wait, other)))
    .map(({ since, until = to, limit = Infinity }) => ({
      begin: Math.max(since, from),
      end: Math.min(until, since + limit, to),
      isExact: since + limit <= until,
    }))
    .filter(({ begin, end }) => end > begin)
    .sort((a, b) => a.begin - b.begin);
  let seconds = 0;
  let reached = from;
  for (const { begin, end } of within) {
    seconds += Math.max(0, end - Math.max(begin, reached));
    reached = Math.max(reached, end);
  }
  return { seconds, isExact: within.every(({ isExact }) => isExact) };
}
