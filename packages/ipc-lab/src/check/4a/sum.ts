/** The criterion `sum`: the child prints the sum of the values that the parent sent. */
import type { SharedObject } from '../../observe/events.js';
import { integersIn, sumOf } from '../judge/numbers.js';
import type { OutputLine } from '../../history/output-lines.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { namedSums, printedSums } from './printed-sums.js';
import type { SentValues } from './sent-values.js';

export function sum(
  history: RecordedHistory,
  object: SharedObject | undefined,
  sent: SentValues | undefined,
  child: Process | undefined,
): Finding<Evidence> {
  if (child === undefined) return fail('no-children');
  const lines = history.linesOf(family(child));
  const printed = printedSums(lines);
  if (sent === undefined || sent.values.length === 0) return unknown('nothing-to-sum');
  const right = sumOf(sent.values);
  const shown = { pid: child.pid, sum: right, printed: printed.join(' ') };
  if (printed.length === 0) return fail('sum-not-printed', shown);
  if (!printed.includes(right)) return fail('sum-wrong', shown);
  return isByChance(history, object, lines, right)
    ? fail('sum-by-chance', shown)
    : pass('sum-printed', shown);
}

/**
 * Whether the child printed a running sum after each value, and never saw end-of-file: it cannot know that
 * the last sum is the final one.
 */
function isByChance(
  history: RecordedHistory,
  object: SharedObject | undefined,
  lines: readonly OutputLine[],
  right: number,
): boolean {
  const named = namedSums(lines);
  const last = named.at(-1);
  if (last === undefined) return false;
  const sawEnd = history
    .all('read')
    .some((event) => event.object === object && event.count === 0 && event.id < last.event);
  return !sawEnd && named.some((line) => !integersIn(line.text).includes(right));
}
