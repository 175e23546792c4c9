/** The seconds of a run, where they have the same height everywhere, and the times without an event, which are folded. */
import { longestGap, type Clock } from './clock.js';

export interface Second {
  readonly y: number;
  /** Since the begin of the run; of a folded time, how many seconds it takes. */
  readonly seconds: number;
  readonly isFolded: boolean;
}

/** A run that takes longer has no scale. */
const mostSeconds = 5000;

/** @param times Of the rows, in order, and of the end. */
export function secondsOf(clock: Clock, times: readonly number[]): Second[] {
  const begin = times[0] ?? 0;
  return times.flatMap((time, index): Second[] => {
    const before = times[index - 1];
    if (before === undefined || time - begin > mostSeconds) return [];
    const gap = time - before;
    if (gap > longestGap) {
      return [{ y: (clock.at(before) + clock.at(time)) / 2, seconds: gap, isFolded: true }];
    }
    const [first, last] = [Math.floor(before - begin) + 1, Math.floor(time - begin)];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
      const seconds = first + at;
      return { y: clock.at(begin + seconds), seconds, isFolded: false };
    });
  });
}
