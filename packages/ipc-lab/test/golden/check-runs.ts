/** The recorded runs of one check, and their judgement. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Section } from './golden.js';
import {
  exercise1a,
  exercise2a,
  exercise3d,
  exercise4a,
  exercise5,
  exercise6,
  junit,
  renderReport,
  reportOf,
  RecordedHistory,
  type Assessment,
  type Event,
  type Run,
  type ServerAndClients,
} from './ipc-lab.js';
import { processesText } from './outputs.js';
import { readRecording, replay } from './recording.js';

/** The facts that a recording cannot contain, in `check.json` beside the recordings. */
export interface CheckFile {
  readonly exercise: string;
  readonly runs: readonly RunFile[];
  /** 5: the N of `-n N`. */
  readonly count?: number;
  /** The N of the later runs, if it is another. */
  readonly other?: number;
  /** 3d: the first bytes of the file, in hexadecimal. */
  readonly content?: string;
  /** 6: how the server ended, and the path it left. */
  readonly end?: ServerAndClients['end'];
  /** 6: the values of each pair of clients. */
  readonly values?: readonly ServerAndClients['values'][];
  readonly left?: string;
}

export interface RunFile {
  /** The name of its recording. */
  readonly name: string;
  readonly words: readonly string[];
  readonly stopped?: NonNullable<Run['stopped']>;
  readonly leftovers: Run['leftovers'];
  /** From, to, seconds late, seconds pressed. */
  readonly lateness: readonly (readonly [number, number, number, number])[];
}

export function checkSections(folder: string): Section[] {
  const file = JSON.parse(readFileSync(join(folder, 'check.json'), 'utf8')) as CheckFile;
  const runs = file.runs.map((run) =>
    runOf(run, readRecording(join(folder, `${run.name}.strace`))),
  );
  const assessment = judge(file, runs);
  const english = reportOf(file.exercise, assessment, 'en');
  return [
    ['report', renderReport(file.exercise, assessment, 'en')],
    ['report, French', renderReport(file.exercise, assessment, 'fr')],
    [
      'JSON',
      [...english.criteria, ...english.remarks].map((one) => JSON.stringify(one)).join('\n'),
    ],
    ['JUnit', junit([{ name: `ipc-lab check ${file.exercise}`, report: english }])],
    ...file.runs.map(({ name }, index): Section => {
      const history = runs[index]?.history;
      return [`processes of ${name}`, history === undefined ? '' : processesText(history)];
    }),
  ];
}

/** A run as the checker keeps it, without the events that the stop of the run caused. */
export function runOf(file: RunFile, lines: readonly string[]): Run {
  const events: Event[] = [];
  let stoppedAt = Infinity;
  for (const step of replay(lines)) {
    stoppedAt = Math.min(stoppedAt, step.stopped ?? Infinity);
    events.push(...step.events.filter((event) => isOwn(event, stoppedAt, file.stopped)));
  }
  return {
    words: file.words,
    history: new RecordedHistory(events),
    stopped: file.stopped,
    leftovers: file.leftovers,
    lateness: file.lateness.map(([from, to, late, pressed]) => ({
      from,
      to,
      seconds: late,
      pressed,
    })),
  };
}

function isOwn(event: Event, stoppedAt: number, why: Run['stopped']): boolean {
  if (stoppedAt === Infinity) return true;
  if (event.type === 'blocked' && event.until === undefined) return true;
  return (why === 'time' || why === 'left-running') && event.time < stoppedAt;
}

/** Of the recordings that do not name them. */
const usualValues = [137, 285] as const;

export function judge(file: CheckFile, runs: readonly Run[]): Assessment {
  const run = (index: number): Run => {
    const found = runs[index];
    if (found === undefined) throw new Error(`a check of ${file.exercise} has no run ${index}`);
    return found;
  };
  switch (file.exercise) {
    case '1a':
      return exercise1a.judge({ first: run(0), late: undefined });
    case '2a':
      return exercise2a.judge({ first: run(0), second: runs[1], late: undefined });
    case '3d':
      return exercise3d.judge({
        writer: run(0),
        reader: run(1),
        content: file.content === undefined ? undefined : Buffer.from(file.content, 'hex'),
      });
    case '4a':
      return exercise4a.judge({ first: run(0), second: runs[1], changed: undefined });
    case '5':
      return exercise5.judge({
        first: { send: run(0), get: run(1) },
        second: { send: run(2), get: run(3) },
        third: runs[4] === undefined ? undefined : { send: runs[4], get: run(5) },
        count: file.count ?? 0,
        other: file.other ?? file.count ?? 0,
      });
    case '6':
      return exercise6.judge({
        server: run(0),
        clients: [run(1), run(2)],
        values: file.values?.[0] ?? usualValues,
        end: file.end ?? 'itself',
        left: file.left,
        killed: run(3),
        restarted: runs[4],
        second:
          runs[5] === undefined
            ? undefined
            : {
                server: run(4),
                clients: [run(5), run(6)],
                values: file.values?.[1] ?? usualValues,
              },
      });
    default:
      throw new Error(`no recording is judged by an exercise ${file.exercise}`);
  }
}
