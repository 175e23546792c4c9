/** Finds the sums that the child printed. */
import { integersIn } from '../judge/numbers.js';
import type { OutputLine } from '../../history/output-lines.js';

const sumWords = /sum|somme|total|result|résultat/i;

/** The lines with a word for a sum. */
export function namedSums(lines: readonly OutputLine[]): OutputLine[] {
  return lines.filter((line) => sumWords.test(line.text));
}

/** The integers of the last line that has a word for a sum; if none has, of the last with an integer. */
export function printedSums(lines: readonly OutputLine[]): number[] {
  const numbered = lines.filter((line) => integersIn(line.text).length > 0);
  const last = namedSums(numbered).at(-1) ?? numbered.at(-1);
  return last === undefined ? [] : integersIn(last.text);
}
