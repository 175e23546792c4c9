/**
 * Explains the bytes that a program sent: the readings that a programmer may have meant.
 *
 * Each family of readings accounts for all the bytes or not at all. The readings that say the bytes in the fewest
 * bits explain them, provided that they say them in fewer bits than a model without any meaning; one that the
 * printed result confirms takes precedence.
 */
import type { Account, Sent } from './account.js';
import { binaryAccounts } from './binary.js';
import { bitsOfBytes, type Range } from './bits.js';
import { bufferAccounts } from './buffers.js';
import { digitAccounts } from './digits.js';
import { framedAccounts } from './framed.js';
import { readingsOf, type Reading } from './framings.js';
import { jsonAccounts } from './json.js';
import { messageAccounts } from './messages.js';
import { structAccounts } from './structs.js';
import { isText, textAccounts } from './text.js';

/** What the exercise asks for, and what is known of the run. */
export interface Expected {
  readonly range: Range;
  /** Whether there may be so many values. */
  readonly isCount: (count: number) => boolean;
  /** How many there are, where the command says so. */
  readonly count?: number;
  /** Whether the program printed the result of these values. */
  readonly isResult: (values: readonly number[]) => boolean;
}

export interface Explanation extends Reading {
  /** How many of these agree with the values: the printed result, and their count where the command says it. */
  readonly confirmations: number;
}

/** Bits that tell one reading from another with certainty. */
const margin = 6;
/** A result that agrees by chance is one in a thousand. */
const confirmation = 10;
const otherCount = 8;
const otherThanGiven = 12;
/** The model without any meaning does not say where a write ends. */
const oneMessage = 3;

/**
 * @returns The readings that explain the bytes, best first: none, one, or several of which none is more likely.
 *   Of several, those that most confirms.
 */
export function explain(sent: Sent, expected: Expected): Explanation[] {
  const meaningless = bitsOfBytes(sent.data) + sent.messages.length * oneMessage;
  const limit = meaningless + confirmation;
  const found = new Map<string, Explanation>();
  for (const account of accountsOf(sent, expected.range)) {
    for (const reading of readingsOf(account, expected.range, sent.messages, limit)) {
      const explanation = weigh(reading, account, expected);
      if (explanation === undefined || explanation.bits >= meaningless) continue;
      const key = reading.values.join();
      if (explanation.bits < (found.get(key)?.bits ?? Infinity)) found.set(key, explanation);
    }
  }
  const sorted = [...found.values()].sort((a, b) => a.bits - b.bits);
  const least = sorted[0]?.bits ?? 0;
  const likely = sorted.filter(({ bits }) => bits < least + margin);
  const most = Math.max(...likely.map(({ confirmations }) => confirmations));
  return likely.filter(({ confirmations }) => confirmations === most);
}

/** Bytes. So many that are printable by chance are not to be met. */
const longText = 4096;

function accountsOf(sent: Sent, range: Range): Account[] {
  const { data } = sent;
  const isOnlyText = data.length > longText && isText(data);
  return [
    ...textAccounts(data),
    ...messageAccounts(sent),
    ...digitAccounts(sent, range),
    ...jsonAccounts(data),
    ...bufferAccounts(sent),
    ...(isOnlyText ? [] : [...binaryAccounts(sent, range), ...structAccounts(sent, range)]),
    ...framedAccounts(data),
  ];
}

function weigh(
  { values, bits, isLikely }: Reading,
  { isGuess }: Account,
  { isCount, count, isResult }: Expected,
): Explanation | undefined {
  const isConfirmed = isResult(values);
  const isGiven = count === values.length;
  if (isGuess === true && !isConfirmed && !isGiven) return undefined;
  if (!isLikely && !isConfirmed) return undefined;
  const penalty = isCount(values.length) ? 0 : count === undefined ? otherCount : otherThanGiven;
  return {
    values,
    isLikely,
    bits: bits + penalty - (isConfirmed ? confirmation : 0),
    confirmations: Number(isConfirmed) + Number(isGiven),
  };
}
