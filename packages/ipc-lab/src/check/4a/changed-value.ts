/**
 * A third run of 4a, for a program that has the same values in every run: one value is changed on its way through the
 * pipe. A child that adds what it reads prints another sum; one that prints what it knew before does not.
 */
import { lineThatShows, resultLines } from '../judge/printed-results.js';
import { explain } from '../judge/readings/explain.js';
import { findSubject } from '../judge/subject.js';
import { sumOf } from '../judge/sum-of.js';
import { fail, type Finding } from '../judge/verdict.js';
import { family } from '../../history/processes.js';
import type { EventOf } from '../../observe/events.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import type { Run } from '../observed-programs/observed-program.js';
import { runTampered } from '../observed-programs/tampered-run.js';
import { runTwice, wasStopped, type TwoRuns } from '../observed-programs/run-twice.js';
import type { Evidence } from './evidence.js';
import { findPipe } from './pipe.js';
import { haveSameValues, sentIn } from './random.js';
import { isCount, range, type SentValues } from './sent-values.js';
import { sumWords } from '../judge/sum-words.js';

export interface RunsOf4a extends TwoRuns {
  /** `undefined` if the values differ from run to run, or none could be changed. */
  readonly changed: ChangedRun | undefined;
  /** See `late-run.ts`; `undefined` if there was nothing to find out. */
  readonly late?: Run | undefined;
}

export interface ChangedRun {
  readonly run: Run;
  readonly change: Change;
}

interface Change {
  /** The bytes as they were to be read. */
  readonly data: Buffer;
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** For strace. */
  readonly injection: string;
}

export async function runWithChange(
  commands: Commands,
  programs: ExercisePrograms,
  showFirst: (seen: RunsOf4a) => Promise<void>,
): Promise<RunsOf4a> {
  const runs = await runTwice(commands, programs, haveSameValues, (first) =>
    showFirst({ ...first, changed: undefined }),
  );
  const { first, second } = runs;
  const change = second && haveSameValues(first, second) ? findChange(first) : undefined;
  if (change === undefined) return { ...runs, changed: undefined };
  const run = await runTampered(commands, programs, { injections: [change.injection] });
  return { ...runs, changed: run && { run, change } };
}

/** The criterion `sum` in that run; `undefined` if it shows nothing wrong. */
export function judgeChange({ run, change }: ChangedRun): Finding<Evidence> | undefined {
  const child = findSubject(run)?.children[0];
  const arrived = sentIn(run)?.sent?.data;
  if (wasStopped(run) || child === undefined || arrived?.equals(change.data) !== true) {
    return undefined;
  }
  const lines = resultLines(run.history.linesOf(family(child)), sumWords);
  const shows = (values: readonly number[]): boolean =>
    lineThatShows(lines, sumWords, sumOf(values)) !== undefined;
  const said = lines.at(-1);
  if (said === undefined || !shows(change.before) || shows(change.after)) return undefined;
  return fail('sum-known-before', {
    pid: child.pid,
    line: said.text.trim(),
    after: change.after.join(' '),
    sum: sumOf(change.after),
  });
}

/** Changes one byte of one write, so that the bytes mean the same values but for one. */
function findChange({ history, ...run }: Run): Change | undefined {
  const found = sentIn({ history, ...run });
  const subject = findSubject({ history, ...run });
  const before = found?.readings[0]?.values;
  if (found?.sent === undefined || subject === undefined || before === undefined) return undefined;
  const object = findPipe(history, subject, subject.children[0])?.object;
  const writes = history
    .all('written')
    .filter((event) => event.object === object && history.processes.isByOne(subject.self, event));
  // Of other calls the second argument is no address of the bytes.
  if (writes.some(({ call }) => call !== 'write')) return undefined;
  let end = found.sent.data.length;
  for (const write of [...writes].reverse()) {
    end -= write.count;
    for (let at = end + write.count - 1; at >= end; at -= 1) {
      const data = withOther(found.sent.data, at);
      const after = data && valuesOf(data, found);
      if (data === undefined || after === undefined || !differInOne(before, after)) continue;
      const bytes = data.subarray(end, end + write.count);
      return { data, before, after, injection: poke(write, bytes, history.all('written')) };
    }
  }
  return undefined;
}

/** The bytes with another digit at this place, written as text or as a number. */
function withOther(data: Buffer, at: number): Buffer | undefined {
  const byte = data[at] ?? 0;
  const base = byte >= 0x30 ? 0x30 : 0;
  if (byte - base > range.highest) return undefined;
  const changed = Buffer.from(data);
  changed[at] = base + ((byte - base + 1) % (range.highest + 1));
  return changed;
}

function valuesOf(data: Buffer, { sent }: SentValues): readonly number[] | undefined {
  if (sent === undefined) return undefined;
  const [reading, ...others] = explain(
    { ...sent, data },
    { range, isCount, isResult: () => false },
  );
  return others.length === 0 ? reading?.values : undefined;
}

function differInOne(one: readonly number[], other: readonly number[]): boolean {
  const isInRange = other.every((value) => value >= range.lowest && value <= range.highest);
  const differing = one.filter((value, at) => value !== other[at]).length;
  return isInRange && one.length === other.length && differing === 1;
}

/** strace counts the calls of each thread. */
function poke(
  write: EventOf<'written'>,
  bytes: Buffer,
  all: readonly EventOf<'written'>[],
): string {
  const number = all.filter(
    ({ call, pid, thread, id }) =>
      call === write.call && pid === write.pid && thread === write.thread && id <= write.id,
  ).length;
  return `${write.call}:poke_enter=@arg2=${bytes.toString('hex')}:when=${number}`;
}
