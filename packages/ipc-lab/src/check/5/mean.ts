/** The mean of the values, and the lines in which the reader may print it. */
import type { OutputLine } from '../../history/output-lines.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { resultLines } from '../judge/printed-results.js';
import { sumOf } from '../judge/sum-of.js';

export const meanWords = /average|mean|moyenne|avg|moy\b/i;

export function meanLines(history: RecordedHistory): OutputLine[] {
  return resultLines(history.allLines(), meanWords);
}

export function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}
