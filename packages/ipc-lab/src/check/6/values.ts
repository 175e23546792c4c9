/** The values that the clients send, and the sum that the programs must print. */
import { integersIn } from '../judge/numbers.js';
import type { OutputLine } from '../../history/output-lines.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

/** Their sum is neither of them, and a program is unlikely to print it by chance. */
export const clientValues = [137, 285] as const;
export const sum = clientValues[0] + clientValues[1];

export function findPrintedSum(history: RecordedHistory): OutputLine | undefined {
  return history.allLines().find((line) => integersIn(line.text).includes(sum));
}
