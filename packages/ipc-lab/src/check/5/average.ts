/** The criterion `average`: the reader prints the mean of all values. */
import type { SharedObject } from '../../observe/events.js';
import { numbersIn, sumOf } from '../judge/numbers.js';
import type { OutputLine } from '../../history/output-lines.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { transferOf, type Round } from './round.js';

export function average(
  round: Round,
  fifo: SharedObject | undefined,
  sent: readonly number[] | undefined,
): Finding<Evidence> {
  if (fifo === undefined || sent === undefined || sent.length === 0) {
    return unknown('nothing-to-average');
  }
  const mean = sumOf(sent) / sent.length;
  const line = findMeanLine(round.get.history);
  if (line === undefined) return fail('average-not-printed', { mean: mean.toFixed(3) });
  const shown = { mean: mean.toFixed(3), line: line.text.trim() };
  if (!numbersIn(line.text).some((printed) => isMean(printed, mean))) {
    return fail('average-wrong', shown);
  }
  // The mean of some of the values may be close to the mean of all.
  const { count, total } = transferOf(round, fifo);
  return count < total
    ? fail('average-of-some', { ...shown, count, total })
    : pass('average-printed', shown);
}

const meanWords = /average|mean|moyenne|avg|moy\b/i;

/** The last line with a number and a word for a mean; if there is none, the last with a number. */
function findMeanLine(history: RecordedHistory): OutputLine | undefined {
  const numbered = history.allLines().filter((line) => numbersIn(line.text).length > 0);
  return numbered.findLast((line) => meanWords.test(line.text)) ?? numbered.at(-1);
}

/** Whether a number is the mean, rounded or truncated to its digits, even in single precision. */
function isMean({ value, decimals }: { value: number; decimals: number }, mean: number): boolean {
  const unit = 10 ** -decimals;
  const slack = Math.max(unit * 1e-6, Math.abs(mean) * 2e-7);
  const isRounded = Math.abs(value - mean) <= unit / 2 + slack;
  const truncated = Math.trunc(mean / unit) * unit;
  return isRounded || Math.abs(value - truncated) <= slack;
}
