/** Numbers in text, whatever words, brackets and marks stand around them. */
import { isUtf8 } from 'node:buffer';

import type { Account, Found } from './account.js';

const sign = String.raw`(?:(?<![\w)\]])[-+])?`;
/** How numbers may be written. No other digit may remain. */
const notations: readonly RegExp[] = [
  new RegExp(String.raw`${sign}(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?`, 'g'),
  /\d+/g,
  new RegExp(String.raw`${sign}\d+,\d+`, 'g'),
  /0[xX][\da-fA-F]+/g,
];

export function textAccounts(data: Buffer): Account[] {
  if (!isText(data)) return [];
  // One character is one byte.
  const text = data.toString('latin1');
  return notations.flatMap((notation) => {
    const numbers = [...text.matchAll(notation)].map((match) => ({
      value: Number(match[0].replace(',', '.')),
      start: match.index,
      end: match.index + match[0].length,
      decimals: /[.,](\d+)/.exec(match[0])?.[1]?.length ?? 0,
    }));
    if (hasOtherDigits(text, numbers) || isListOfCommas(text, numbers)) return [];
    if (leavesSigns(text, numbers)) return [];
    return withoutLabels(text, numbers);
  });
}

/** In `3,1,4,1` a comma stands between values: nobody means 3.1 and 4.1. */
function isListOfCommas(text: string, numbers: readonly Found[]): boolean {
  return numbers.some(
    ({ start, end }) =>
      text[end] === ',' && text.slice(start, end).includes(',') && /\d/.test(text[end + 1] ?? ''),
  );
}

/** Whether some numbers, but not all, have a minus sign that does not count: a dash stands before all, or between them. */
function leavesSigns(text: string, numbers: readonly Found[]): boolean {
  const signed = numbers.filter(
    ({ start }) => text[start - 1] === '-' && !/[\w)\]]/.test(text[start - 2] ?? ''),
  );
  return signed.length > 0 && signed.length < numbers.length;
}

/** Text may hold tabs, line ends, NUL and the separators of ASCII, and no other control characters. */
export function isText(data: Buffer): boolean {
  if (data.some((byte) => byte < 0x20 && ![0, 9, 10, 13, 28, 29, 30, 31].includes(byte)))
    return false;
  return data.every((byte) => byte < 0x7f || byte >= 0xa0) || isUtf8(data);
}

/** The account of all numbers, and those in which the first or last ones belong to the words: `exercise 4: 3 1 4`. */
function withoutLabels(text: string, numbers: readonly Found[]): Account[] {
  const gaps = numbers.slice(1).map(({ start }, index) => text.slice(numbers[index]?.end, start));
  const isLabel = (index: number): boolean => {
    const gap = gaps[index];
    return (
      gap !== undefined && /[^\W\d]|:/.test(gap) && gaps.indexOf(gap) === gaps.lastIndexOf(gap)
    );
  };
  const heads = [0, ...[1, 2, 3].filter((count) => isLabel(count - 1))];
  const tails = [0, ...[1, 2, 3].filter((count) => isLabel(gaps.length - count))];
  return heads.flatMap((head) =>
    tails.flatMap((tail) => {
      const inner = numbers.slice(head, numbers.length - tail);
      const account = accountOf(text, inner);
      return account === undefined ? [] : [account];
    }),
  );
}

function hasOtherDigits(text: string, numbers: readonly Found[]): boolean {
  const ends = [0, ...numbers.map(({ end }) => end)];
  const starts = [...numbers.map(({ start }) => start), text.length];
  return ends.some((end, index) => /\d/.test(text.slice(end, starts[index])));
}

function accountOf(text: string, numbers: readonly Found[]): Account | undefined {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const between = numbers
    .slice(1)
    .map(({ start }, index) => text.slice(numbers[index]?.end, start));
  const distinct = new Set(between);
  const [before, after] = [text.slice(0, first.start), text.slice(last.end)];
  // Words that stand before each number are said once.
  // Zeros before all text are those of integers.
  const zeros = (/^\0+/.exec(before)?.[0].length ?? 0) * 6;
  const around =
    zeros +
    (between.some((gap) => gap.endsWith(before)) ? 0 : bitsOfWords(before)) +
    (between.some((gap) => gap.startsWith(after)) ? 0 : bitsOfWords(after));
  const words = [...distinct].reduce((bits, gap) => bits + bitsOfWords(gap) + 2, 0);
  const order = between.length * Math.log2(Math.max(distinct.size, 1));
  // A long row of digits alone may be any number of values.
  const isRow = numbers.length === 1 && last.end - first.start > longest;
  return { numbers, rest: around + words + order, ...(isRow && { isGuess: true as const }) };
}

/** Digits that one number alone has. */
const longest = 4;

function bitsOfWords(words: string): number {
  const said = words.replace(/\0+/g, '\0');
  return said.length * 6 + (said.match(unusual)?.length ?? 0) * 3;
}

/** Characters that hardly stand between numbers: they are short integers by chance. */
const unusual = /[^\w\s\0\u0080-\u00ff"'#()*+,\-./:;<=>[\]{|}]/g;
