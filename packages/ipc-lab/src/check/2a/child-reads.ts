/** The criterion `child-reads`: the child prints its pid with each of the five values, in order. */
import { integersIn, isCounter, sequencesIn } from '../judge/numbers.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { wanted, type PrintedValues } from './printed-values.js';

export function childReads(
  history: RecordedHistory,
  child: Process | undefined,
  { values }: PrintedValues,
): Finding<Evidence> {
  if (child === undefined) return fail('no-children');
  const lines = history.linesOf(family(child));
  const named = lines.filter((line) => integersIn(line.text).includes(child.pid));
  const shown = { pid: child.pid, lines: named.length };
  if (lines.length === 0) return fail('child-silent', shown);
  if (named.length < wanted.values) return fail('child-lines-missing', shown);
  if (values === undefined) return unknown('values-not-known', shown);
  const read = sequencesIn(lines, history.processes.pids());
  const isRead = read.some((sequence) => sequence.join() === values.join());
  const all = { ...shown, values: values.join(' '), read: bestOf(read).slice(0, 12).join(' ') };
  return isRead ? pass('child-read-all', all) : fail('child-read-other', all);
}

function bestOf(sequences: readonly number[][]): number[] {
  return (
    sequences.find((one) => one.length === wanted.values && !isCounter(one)) ?? sequences[0] ?? []
  );
}
