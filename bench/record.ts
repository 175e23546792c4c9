/** What a measurement found, as `--json` writes it. */

export interface Figures {
  /** The median over the runs of each run's median, and of each run's 99th percentile. */
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
  /** The twin in C, of the same algorithm, in the same run. */
  readonly c?: Figures;
  readonly peers: Readonly<Record<string, Figures>>;
}

/**
 * Runs once; one run's samples.
 *
 * @param processors See {@link Measure.processors}.
 */
export type Contender = (processors?: 1 | 2) => Promise<number[]>;

/** What is measured. */
export interface Measure {
  readonly id: string;
  readonly unit: string;
  readonly lowerIsBetter: boolean;
  /**
   * Where the two sides run: both on one processor, or each on its own. Without it, the scheduler puts
   * them where it likes, differently from run to run.
   */
  readonly processors?: 1 | 2;
  /** Not with `--quick`. */
  readonly isLong?: boolean;
  /** For what takes so long that fewer runs must do. */
  readonly mostRuns?: number;
  /** `ours`, and perhaps `c`; all others are peers. */
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

/** @param found By each contender, the samples of each run. */
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
