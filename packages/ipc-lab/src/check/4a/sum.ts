/** The criterion `sum`: the child prints the sum of the values that the parent sent. */
import type { SharedObject } from '../../observe/events.js';
import type { OutputLine } from '../../history/output-lines.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { shownBroken } from '../judge/broken-write.js';
import { numbersIn } from '../judge/printed-numbers.js';
import { lineThatShows, resultLines } from '../judge/printed-results.js';
import { shapeOf } from '../judge/printed-sequences.js';
import { judgeEach } from '../judge/readings/judge-each.js';
import type { Subject } from '../judge/subject.js';
import { sumOf } from '../judge/sum-of.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import { isOver } from './all-read.js';
import type { Evidence } from './evidence.js';
import type { SentValues } from './sent-values.js';
import { sumWords } from '../judge/sum-words.js';

/** @param isPart Whether the child did not read all that was written. */
export function sum(
  history: RecordedHistory,
  subject: Subject,
  object: SharedObject | undefined,
  sent: SentValues | undefined,
  child: Process | undefined,
  isPart: boolean,
): Finding<Evidence> {
  if (child === undefined) return unknown('no-children');
  const lines = history.linesOf(family(child));
  if (sent === undefined || sent.readings.length === 0) return unknown('nothing-to-sum');
  if (sent.broken !== undefined) {
    return unknown('values-refused', shownBroken(history, sent.broken));
  }
  return judgeEach(sent.readings, ({ values }): Finding<Evidence> => {
    const right = sumOf(values);
    const results = resultLines(lines, sumWords);
    const said = results.at(-1);
    if (said === undefined) {
      const silent = { pid: child.pid, sum: right };
      const others = resultLines(history.linesOf(subject.self), sumWords);
      const other = lineThatShows(others, sumWords, right);
      if (other === undefined) return fail('sum-not-printed', silent);
      return fail('sum-by-parent', { ...silent, other: other.pid, line: other.text.trim() });
    }
    const shown = { pid: child.pid, sum: right, line: said.text.trim() };
    const line = lineThatShows(results, sumWords, right);
    if (line === undefined) return fail('sum-wrong', shown);
    // What was not read may be zeros.
    if (isPart) return fail('sum-of-some', { ...shown, line: line.text.trim() });
    return !isOver(child) && isByChance(history, object, lines, line)
      ? fail('sum-by-chance', shown)
      : pass('sum-printed', { ...shown, line: line.text.trim() });
  });
}

/**
 * Whether the child, which did not end, printed a running sum after each value, and never saw end-of-file: it cannot
 * know that the last sum is the final one.
 */
function isByChance(
  history: RecordedHistory,
  object: SharedObject | undefined,
  lines: readonly OutputLine[],
  last: OutputLine,
): boolean {
  const sawEnd = history
    .all('read')
    .some((event) => event.object === object && event.count === 0 && event.id < last.event);
  if (sawEnd || !sumWords.test(last.text)) return false;
  const shown = JSON.stringify(numbersIn(last.text));
  return lines.some(
    ({ text }) => shapeOf(text) === shapeOf(last.text) && JSON.stringify(numbersIn(text)) !== shown,
  );
}
