/** Makes the measures one after the other within their time, and prints their rows. */
import { measure } from './harness.js';
import { absentAmong } from './installed.js';
import { slowness } from './machine.js';
import type { BenchRecord, Measure } from './record.js';
import { schedule } from './schedule.js';
import { table, tableHead } from './table.js';

export interface Wish {
  readonly isQuick: boolean;
  /** Exactly this many runs, without a limit of the whole time. */
  readonly runs?: number;
  /** The programs of Node.js, by their versions. */
  readonly nodes: ReadonlyMap<string, string>;
}

const RUNS = 11;
const QUICK_RUNS = 3;

/** How long a measure may take for each contender: all runs together. */
const MS_A_CONTENDER = 1600;
/** `--quick` ends within four minutes, even if the last measures take longer than their share. */
const QUICK_MS = 200_000;

const SAMPLING_MS = 300;
const QUICK_SAMPLING_MS = 150;

function totalMs(measures: readonly Measure[], { isQuick, runs, nodes }: Wish): number {
  if (runs !== undefined) return Infinity;
  const contenders = measures.flatMap((one) => Object.keys(one.contenders)).length;
  const all = MS_A_CONTENDER * contenders * nodes.size;
  return isQuick ? Math.min(all, QUICK_MS) : all;
}

/** Ctrl-C reaches no contender, since each has a session of its own; they die with this process. */
function exitOnSignals(): void {
  for (const [signal, number] of Object.entries({ SIGINT: 2, SIGTERM: 15, SIGHUP: 1 })) {
    process.once(signal, () => process.exit(128 + number));
  }
}

export async function measureAll(
  measures: readonly Measure[],
  wish: Wish,
): Promise<readonly BenchRecord[]> {
  const { isQuick, nodes } = wish;
  exitOnSignals();
  const absent = absentAmong(
    new Set(measures.flatMap(({ contenders }) => Object.keys(contenders))),
  );
  for (const word of new Set(absent.values())) console.log(`${word} (its rows are missing)`);
  console.log(tableHead);
  const { end, untilFor } = schedule(measures, totalMs(measures, wish));
  const records: BenchRecord[] = [];
  for (const one of measures) {
    if (isQuick && performance.now() > end) {
      console.log(`${one.id}: left out, since the time is over`);
      continue;
    }
    const made = await measure(one, {
      runs: wish.runs ?? (isQuick ? QUICK_RUNS : RUNS),
      until: untilFor(one),
      samplingMs: isQuick ? QUICK_SAMPLING_MS : SAMPLING_MS,
      nodes,
      absent,
    });
    records.push(...made.records);
    for (const record of made.records) {
      console.log(table(record, nodes.size > 1 ? record.node : undefined));
    }
    for (const failure of made.failures) {
      console.error(failure);
      process.exitCode = 1;
    }
  }
  const slow = slowness(records);
  if (slow !== undefined) console.log(slow);
  return records;
}
