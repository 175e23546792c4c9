/**
 * Runs the contenders of a measure in turn, several times: other load on the machine disturbs all of
 * them alike, so that their ratio is reliable even where no single figure is.
 */
import { probe } from './machine.js';
import { record, type BenchRecord, type Contender, type Measure, type Setting } from './record.js';
import { Lost } from './run-program.js';

/** A contender that takes longer hangs. */
const LIMIT_MS = 20_000;
const LIMIT_OF_LONG_MS = 300_000;

export interface Plan {
  /** The greatest number of runs. */
  readonly runs: number;
  /** The time of `performance.now()` after which no further run begins; the first run is always made. */
  readonly until: number;
  readonly samplingMs: number;
  /** The programs of Node.js, by their versions. */
  readonly nodes: ReadonlyMap<string, string>;
  /** The contenders that are not installed: the word on each. */
  readonly absent: ReadonlyMap<string, string>;
}

/** The samples of each run, and why contenders were lost, with one version of Node.js. */
interface Found {
  readonly version: string;
  readonly setting: Setting;
  readonly samples: Map<string, number[][]>;
  readonly lost: Map<string, string>;
}

/** The word on a contender that has no figures. */
function wordOn(error: unknown): string {
  if (error instanceof Lost) return error.message;
  return `failed: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
}

/** Runs a contender once; if it hangs or fails, it loses its row. Without ours, nothing is compared. */
async function runOnce({ setting, samples, lost }: Found, name: string, contender: Contender) {
  if (lost.has(name) || lost.has('ours')) return;
  try {
    samples.set(name, [...(samples.get(name) ?? []), await contender(setting)]);
  } catch (error) {
    lost.set(name, wordOn(error));
    samples.delete(name);
  }
}

export interface Measured {
  /** One for each version of Node.js with which ours runs. */
  readonly records: readonly BenchRecord[];
  /** The word on each of the other versions. */
  readonly failures: readonly string[];
}

/** Makes the records of a measure. */
export async function measure(measured: Measure, plan: Plan): Promise<Measured> {
  const { id, unit, lowerIsBetter, processors, targets, contenders } = measured;
  const limitMs = measured.isLong === true ? LIMIT_OF_LONG_MS : LIMIT_MS;
  const found = [...plan.nodes].map(([version, node]): Found => ({
    version,
    setting: { processors, node, limitMs, samplingMs: plan.samplingMs },
    samples: new Map(),
    lost: new Map(plan.absent),
  }));
  const probes: number[] = [probe()];
  let lastMs = 0;
  for (let i = 0; i < Math.min(plan.runs, measured.mostRuns ?? Infinity); i++) {
    const start = performance.now();
    if (i > 0 && start + lastMs > plan.until) break;
    for (const [name, contender] of Object.entries(contenders)) {
      for (const one of found) await runOnce(one, name, contender);
    }
    lastMs = performance.now() - start;
    probes.push(probe());
  }
  const hasOurs = ({ samples }: Found): boolean => samples.has('ours');
  return {
    records: found.filter(hasOurs).map(({ version, samples, lost }) =>
      record(id, unit, lowerIsBetter, samples, {
        node: version,
        lost: Object.fromEntries([...lost].filter(([name]) => name in contenders)),
        ...(targets === undefined ? {} : { targets }),
        probe: { min: Math.min(...probes), max: Math.max(...probes) },
      }),
    ),
    failures: found
      .filter((one) => !hasOurs(one))
      .map(({ version, lost }) => `${id}: ours ${lost.get('ours') ?? ''} (Node.js ${version})`),
  };
}
