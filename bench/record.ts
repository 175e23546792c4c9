/** The results of a measurement, as `--json` writes them. */

export interface Figures {
  /** The median, over all runs, of the median of each run, and of its 99th percentile. */
  readonly p50: number;
  readonly p99: number;
  /** The least and the greatest median of a run: the spread. */
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

export interface BenchRecord {
  readonly id: string;
  readonly unit: string;
  readonly lower_is_better: boolean;
  readonly ours: Figures;
  /** The twin in C: the same algorithm, in the same run. */
  readonly c?: Figures;
  readonly peers: Readonly<Record<string, Figures>>;
}

/**
 * Runs a contender once; resolves with the samples of the run.
 *
 * @param processors See {@link Measure.processors}.
 */
export type Contender = (processors?: 1 | 2) => Promise<number[]>;

/** A quantity, and the contenders for which it is measured. */
export interface Measure {
  readonly id: string;
  readonly unit: string;
  readonly lowerIsBetter: boolean;
  /**
   * Where the two sides run: both on one processor, or each on its own. If absent, the scheduler
   * decides, differently from run to run.
   */
  readonly processors?: 1 | 2;
  /** It takes minutes: `--quick` skips it. */
  readonly isLong?: boolean;
  /** The greatest number of runs, for a measure that takes long. */
  readonly mostRuns?: number;
  /** `ours`, optionally `c`; all others are peers. */
  readonly contenders: Readonly<Record<string, Contender>>;
}

export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function figures(runs: readonly (readonly number[])[]): Figures {
  const medians = runs.map((samples) => percentile(samples, 0.5));
  const round = (value: number): number => Number(value.toPrecision(5));
  return {
    p50: round(percentile(medians, 0.5)),
    p99: round(
      percentile(
        runs.map((samples) => percentile(samples, 0.99)),
        0.5,
      ),
    ),
    min: round(Math.min(...medians)),
    max: round(Math.max(...medians)),
    runs: runs.length,
  };
}

/** @param found The samples of each run, by contender. */
export function record(
  id: string,
  unit: string,
  lowerIsBetter: boolean,
  found: ReadonlyMap<string, readonly (readonly number[])[]>,
): BenchRecord {
  const { ours, c, ...peers } = Object.fromEntries(
    [...found].map(([name, samples]) => [name, figures(samples)]),
  ) as Record<string, Figures> & { ours: Figures; c?: Figures };
  return {
    id,
    unit,
    lower_is_better: lowerIsBetter,
    ours,
    ...(c === undefined ? {} : { c }),
    peers,
  };
}

/** All contenders of a record, by the names that tables and plots show. */
export function contendersOf({ ours, c, peers }: BenchRecord): [string, Figures][] {
  return [
    ['linux-ipc', ours],
    ...(c === undefined ? [] : [['C, same algorithm', c] as [string, Figures]]),
    ...Object.entries(peers),
  ];
}
