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
import { sumOf } from '../sum-of.js';
import { isText, textAccounts } from './text.js';

/** What the exercise asks for, and what is known of the run. */
export interface Expected {
  readonly range: Range;
  /** Whether the exercise allows this many values. */
  readonly isCount: (count: number) => boolean;
  /** How many there are, where the command says so. */
  readonly count?: number;
  /** Whether the program printed the result of these values. */
  readonly isResult: (values: readonly number[]) => boolean;
}

export interface Explanation extends Reading {
  /** How many of these agree with the values: the printed result, and their count where the command says it. */
  readonly confirmations: number;
  /** Whether the program printed the result of these values. */
  readonly isConfirmed: boolean;
  /** Whether it did, and the exercise allows these values. */
  readonly isRight: boolean;
  /** Whether the exercise allows this many values, and all of them. */
  readonly isAllowed: boolean;
  /** Whether the values are all the bytes, and there is nothing else. */
  readonly isWhole: boolean;
}

/**
 * A reading that takes `margin` bits more than the best is not meant; one by which the program is right, `widest` bits
 * more.
 */
const [margin, widest] = [6, 24];
/** A result that agrees by chance is one in a thousand. */
const confirmation = 10;
const otherCount = 8;
const otherThanGiven = 12;
/** Of what the exercise allows from a reading that it does not allow, and that the result confirms, perhaps by chance. */
const distance = margin + confirmation;
/** The model without any meaning does not say where a write ends. */
const oneMessage = 3;

/**
 * @returns The readings that explain the bytes, best first: none, one, or several of which none is more likely.
 *   Of several, those that most confirms.
 */
export function explain(sent: Sent, expected: Expected): Explanation[] {
  const meaningless = bitsOfBytes(sent.data) + sent.messages.length * oneMessage;
  const limit = meaningless + confirmation + widest;
  const found = new Map<string, Explanation>();
  for (const account of accountsOf(sent, expected.range)) {
    for (const reading of readingsOf(account, expected.range, sent.messages, limit)) {
      const explanation = weigh(reading, account, sent, expected);
      if (explanation === undefined) continue;
      if (explanation.bits >= meaningless && !isMeant(explanation, expected)) continue;
      const key = reading.values.join();
      if (explanation.bits < (found.get(key)?.bits ?? Infinity)) found.set(key, explanation);
    }
  }
  const sorted = [...found.values()].sort((a, b) => a.bits - b.bits);
  const least = sorted[0]?.bits ?? 0;
  const near = sorted.filter(({ bits }) => bits < least + margin);
  if (near.some(({ isConfirmed }) => isConfirmed)) {
    const confirmed = mostConfirmed(near);
    if (confirmed.some(({ isRight }) => isRight)) return confirmed;
    // A wrong result may be that of another reading by chance.
    const allowed = sorted.filter(({ bits, isAllowed }) => isAllowed && bits < least + distance);
    return [...new Set([...confirmed, ...allowed])];
  }
  // A reading by which the program is right may be meant, too, if nothing confirms the others.
  const right = sorted.filter(({ bits, isRight }) => isRight && bits < least + widest);
  const sure = right.filter(({ confirmations, isWhole }) => confirmations === 2 || isWhole);
  return sure.length > 0 ? mostConfirmed(sure) : [...mostConfirmed(near), ...right];
}

function mostConfirmed(explanations: readonly Explanation[]): Explanation[] {
  const most = Math.max(...explanations.map(({ confirmations }) => confirmations));
  return explanations.filter(({ confirmations }) => confirmations === most);
}

/** Bytes. This many are never printable by chance. */
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

/**
 * Whether a reading is meant although the bytes as such, such as a few zeros, take fewer bits: all else agrees with it, or
 * there are exactly as many values as the command says, in the range, and nothing else.
 */
function isMeant(
  { values, confirmations, isWhole }: Explanation,
  { count, range }: Expected,
): boolean {
  const isGiven = values.length === count;
  return areAllowed(values, range) && isGiven && (confirmations === 2 || isWhole);
}

function areAllowed(values: readonly number[], { lowest, highest }: Range): boolean {
  return values.every((value) => Number.isInteger(value) && value >= lowest && value <= highest);
}

function weigh(
  { values, bits, isLikely, needs }: Reading,
  { isGuess, numbers }: Account,
  { data }: Sent,
  { range, isCount, count, isResult }: Expected,
): Explanation | undefined {
  const isConfirmed = isResult(values);
  const isGiven = count === values.length;
  const isInRange = areAllowed(values, range);
  if (isGuess === true && !isConfirmed && !isGiven) return undefined;
  if ((!isLikely || needs === 'result' || needs === 'both') && !isConfirmed) return undefined;
  if ((needs === 'count' || needs === 'both') && !isGiven) return undefined;
  if (needs === 'either' && !isGiven && !isConfirmed) return undefined;
  const length = sumOf(numbers.map(({ start, end }) => end - start));
  const penalty = isCount(values.length) ? 0 : count === undefined ? otherCount : otherThanGiven;
  return {
    values,
    isLikely,
    bits: bits + penalty - (isConfirmed ? confirmation : 0),
    confirmations: Number(isConfirmed) + Number(isGiven),
    isConfirmed,
    isRight: isConfirmed && isCount(values.length) && (isGiven || isInRange),
    isAllowed: isCount(values.length) && isInRange,
    isWhole: values.length === numbers.length && length === data.length,
  };
}
