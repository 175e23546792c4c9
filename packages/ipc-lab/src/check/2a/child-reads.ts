/** The criterion `child-reads`: the child prints its pid with each of the five values, in order. */
import { killedAfterHandling } from '../judge/killed-after-handling.js';
import { isShown } from '../judge/printed-numbers.js';
import { isCounter, sequencesIn } from '../judge/printed-sequences.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { mergedSignals } from './merged-signals.js';
import { wanted, type PrintedValues } from './printed-values.js';

export function childReads(
  history: RecordedHistory,
  child: Process | undefined,
  { values }: PrintedValues,
): Finding<Evidence> {
  if (child === undefined) return unknown('no-children');
  const lines = history.linesOf(family(child));
  const named = lines.filter((line) => isShown(line.text, child.pid));
  const shown = { pid: child.pid, lines: named.length };
  if (named.length < wanted.values) {
    return (
      lossOf(history, child, values) ??
      fail(lines.length === 0 ? 'child-silent' : 'child-lines-missing', shown)
    );
  }
  if (values === undefined) return unknown('values-not-known', shown);
  const read = sequencesIn(lines, history.processes.pids());
  const isRead = read.some((sequence) => sequence.join() === values.join());
  const all = { ...shown, values: values.join(' '), read: bestOf(read).slice(0, 12).join(' ') };
  if (isRead) return pass('child-read-all', all);
  return lossOf(history, child, values) ?? fail('child-read-other', all);
}

/** How the child lost values: a signal killed it, or became one with another. */
function lossOf(
  history: RecordedHistory,
  child: Process,
  values: readonly number[] | undefined,
): Finding<Evidence> | undefined {
  const arrived = history
    .all('signal-delivered')
    .filter((event) => event.signal === 'SIGUSR1' && history.processes.isBy(child, event));
  const killed = killedAfterHandling(history, child, arrived);
  if (killed !== undefined) {
    const at = history.at({ time: killed.at });
    return fail(killed.isReset ? 'killed-after-reset' : 'killed-after-handling', {
      ...{ pid: child.pid, at },
    });
  }
  const fatal = arrived.find(({ how }) => how === 'default');
  if (fatal !== undefined && child.ended?.signal === fatal.signal) {
    return fail('child-killed-unready', { pid: child.pid, at: history.at(fatal) });
  }
  const merged = mergedSignals(history, child, values);
  if (merged === undefined) return undefined;
  const { count, number, first, held } = merged;
  const told = { pid: child.pid, count, number, at: history.at(first) };
  const value = values?.[number - 1];
  return held === undefined || value === undefined
    ? fail('signals-merged', told)
    : fail('signals-merged-over', { ...told, value, held });
}

function bestOf(sequences: readonly number[][]): number[] {
  return (
    sequences.find((one) => one.length === wanted.values && !isCounter(one)) ?? sequences[0] ?? []
  );
}
