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

/** What is measured: by each contender, one run's samples. */
export interface Measure {
  readonly id: string;
  readonly unit: string;
  readonly lowerIsBetter: boolean;
  /** `ours`, and perhaps `c`; all others are peers. */
  readonly contenders: Readonly<Record<string, () => Promise<number[]>>>;
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
