/** Shares a time among measures, so that all of them are made within it. */
import type { Measure } from './record.js';

export interface Schedule {
  /** The time of `performance.now()` after which no measure begins. */
  readonly end: number;
  /** The time after which a measure makes no further run. */
  readonly untilFor: (measure: Measure) => number;
}

/** Gives each measure a share of the time that is left, by its number of contenders. */
export function schedule(measures: readonly Measure[], totalMs: number): Schedule {
  const end = performance.now() + totalMs;
  const weightOf = ({ contenders }: Measure): number => Object.keys(contenders).length;
  let left = measures.reduce((sum, measure) => sum + weightOf(measure), 0);
  return {
    end,
    untilFor(measure) {
      const now = performance.now();
      const share = ((end - now) * weightOf(measure)) / left;
      left -= weightOf(measure);
      return now + share;
    },
  };
}
