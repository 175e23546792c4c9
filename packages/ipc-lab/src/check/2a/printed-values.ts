/** Finds the values that the parent printed. */
import { isShown } from '../judge/printed-numbers.js';
import { isCounter, sequencesIn } from '../judge/printed-sequences.js';
import type { OutputLine } from '../../history/output-lines.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';

export const wanted = { values: 5, lowest: 0, highest: 100 };

export interface PrintedValues {
  /** Five values within their bounds. */
  readonly values: readonly number[] | undefined;
  /** A sequence of five numbers, or else the longest sequence. */
  readonly nearest: readonly number[];
}

/** The output may contain several sequences. One that the child printed as well takes precedence. */
export function findPrintedValues(
  history: RecordedHistory,
  { self }: Subject,
  child: Process | undefined,
): PrintedValues {
  const pids = history.processes.pids();
  const lines = history.linesOf(self);
  const own = sequencesIn(linesWithout(lines, child), pids);
  const fives = own.filter((values) => values.length === wanted.values);
  const theirs = child === undefined ? [] : sequencesIn(history.linesOf(family(child)), pids);
  const isTheirs = (values: readonly number[]): boolean =>
    theirs.some((sequence) => sequence.join() === values.join());
  const useful = fives.filter((values) => !isCounter(values));
  const values =
    useful.find((values) => isValid(values) && isTheirs(values)) ?? useful.find(isValid);
  const longest = [...own].sort((a, b) => b.length - a.length)[0] ?? [];
  return { values, nearest: useful[0] ?? longest };
}

function isValid(values: readonly number[]): boolean {
  return values.every((value) => value >= wanted.lowest && value <= wanted.highest);
}

/** A parent may print its child's lines, which contain none of its own values. */
function linesWithout(lines: readonly OutputLine[], child: Process | undefined): OutputLine[] {
  return lines.filter((line) => child === undefined || !isShown(line.text, child.pid));
}
