/** The values that the clients send, and the sum that the programs must print. */
import { randomInt } from 'node:crypto';

import { isShown } from '../judge/printed-numbers.js';
import { resultLines } from '../judge/printed-results.js';
import { sumWords } from '../judge/sum-words.js';
import type { OutputLine } from '../../history/output-lines.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

export type ClientValues = readonly [number, number];

/** Three digits each: a program is unlikely to print their sum by chance. */
const lowest = 101;
const highest = 499;

/**
 * Two values, of which no program can know the sum beforehand.
 *
 * @param other Values with another sum.
 */
export function chooseValues(other?: ClientValues): ClientValues {
  const values = [randomInt(lowest, highest + 1), randomInt(lowest, highest + 1)] as const;
  const isUsable =
    values[0] !== values[1] && (other === undefined || sumOf(values) !== sumOf(other));
  return isUsable ? values : chooseValues(other);
}

export function sumOf([one, other]: ClientValues): number {
  return one + other;
}

export function findPrintedSum(history: RecordedHistory, sum: number): OutputLine | undefined {
  return history.allLines().find((line) => isShown(line.text, sum));
}

/** What is printed instead: the last line that may give a result. */
export function findOtherResult(history: RecordedHistory): OutputLine | undefined {
  return resultLines(history.allLines(), sumWords).at(-1);
}
