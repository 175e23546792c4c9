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
  /** The version of Node.js that ran ours and the peers. */
  readonly node?: string;
  readonly ours: Figures;
  /** The twin in C: the same algorithm, in the same run. */
  readonly c?: Figures;
  readonly peers: Readonly<Record<string, Figures>>;
  /** Why other contenders have no figures, by their names. */
  readonly lost?: Readonly<Record<string, string>>;
  readonly targets?: readonly Target[];
  /** How long a fixed piece of JavaScript took meanwhile, in milliseconds: see machine.ts. */
  readonly probe?: { readonly min: number; readonly max: number };
}

/** What ours should reach against a contender of the same record. */
export interface Target {
  /** The name of the contender, or `ours` if the figure itself is meant. */
  readonly against: string;
  /**
   * - `times`: the contender takes at least this many times as long as ours
   * - `more`: ours takes at most this much more than the contender, in the unit of the record
   * - `at most`: the figure itself
   */
  readonly kind: 'times' | 'more' | 'at most';
  readonly must: number;
  readonly aim?: number;
}

/** How a contender is run. */
export interface Setting {
  /** See {@link Measure.processors}. */
  readonly processors?: 1 | 2 | undefined;
  /** The program of Node.js. */
  readonly node: string;
  /** When a program is taken to hang, and for how long it takes samples, at most. */
  readonly limitMs: number;
  readonly samplingMs: number;
}

/** Runs a contender once; resolves with the samples of the run. */
export type Contender = (setting: Setting) => Promise<number[]>;

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
  /** It shows how a figure changes with a size or a number, of which `--quick` needs fewer. */
  readonly isDetail?: boolean;
  /** The greatest number of runs, for a measure that takes long. */
  readonly mostRuns?: number;
  /** `ours`, optionally `c`; all others are peers. */
  readonly contenders: Readonly<Record<string, Contender>>;
  readonly targets?: readonly Target[];
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

/** What a record states besides the figures. */
export type Circumstances = Pick<BenchRecord, 'node' | 'lost' | 'targets' | 'probe'>;

/** @param found The samples of each run, by contender. */
export function record(
  id: string,
  unit: string,
  lowerIsBetter: boolean,
  found: ReadonlyMap<string, readonly (readonly number[])[]>,
  { node, lost, targets, probe }: Circumstances = {},
): BenchRecord {
  const { ours, c, ...peers } = Object.fromEntries(
    [...found].map(([name, samples]) => [name, figures(samples)]),
  ) as Record<string, Figures> & { ours: Figures; c?: Figures };
  return {
    id,
    unit,
    lower_is_better: lowerIsBetter,
    ...(node === undefined ? {} : { node }),
    ours,
    ...(c === undefined ? {} : { c }),
    peers,
    ...(lost === undefined || Object.keys(lost).length === 0 ? {} : { lost }),
    ...(targets === undefined || targets.length === 0 ? {} : { targets }),
    ...(probe === undefined ? {} : { probe }),
  };
}

/**
 * All contenders of a record that have figures: the name that tables and plots show, the figures, and the
 * name in the record.
 */
export function contendersOf({ ours, c, peers }: BenchRecord): [string, Figures, string][] {
  return [
    ['linux-ipc', ours, 'ours'],
    ...(c === undefined ? [] : [['C, same algorithm', c, 'c'] as [string, Figures, string]]),
    ...Object.entries(peers).map(([name, own]): [string, Figures, string] => [name, own, name]),
  ];
}

/** The records of the first version of Node.js among them; of two with the same id, the earlier. */
export function ofFirstVersion(records: readonly BenchRecord[]): readonly BenchRecord[] {
  const own = records.filter(({ node }) => node === records[0]?.node);
  return own.filter((record, i) => own.findIndex(({ id }) => id === record.id) === i);
}
