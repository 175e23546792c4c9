/**
 * Finds the values among the numbers: they may come after their count, before a closing mark or their sum, and
 * with an index or a constant beside each.
 */
import type { Account, Found } from './account.js';
import { bitsBeyond, bitsOfMessages, bitsOfNumbers, plainBits, type Range } from './bits.js';

/** One way in which a programmer may have meant all the bytes. */
export interface Reading {
  readonly values: readonly number[];
  /** What it takes to say the bytes in this way: see `bits.ts`. */
  readonly bits: number;
  /** Whether most of the values are such as the exercise asks for, or near. */
  readonly isLikely: boolean;
}

interface Part {
  readonly numbers: readonly Found[];
  readonly bits: number;
  /** The count of values that was sent with them. */
  readonly count?: number;
}

const saidCount = 3;
const saidSum = 3;
const saidMark = 2;
/** A zero at the end is rarely more than a value. */
const saidZero = 6;
const saidColumns = 6;

/** @param most Readings that take as many bits, or more, are left out. */
export function readingsOf(
  { numbers, rest }: Account,
  range: Range,
  messages: readonly number[],
  most: number,
): Reading[] {
  const around = rest + bitsOfMessages(numbers, messages);
  return withoutHead({ numbers, bits: around })
    .flatMap((part) => withoutTail(part, range))
    .flatMap(columnsOf)
    .filter(({ numbers: found, count }) => count === undefined || count === found.length)
    .flatMap(({ numbers: found, bits: before }) => {
      const bits = before + bitsOfNumbers(found, range, most - before);
      if (bits >= most) return [];
      const near = found.filter((number) => isNear(number, range));
      const isLikely = near.length * 2 > found.length;
      return [{ values: found.map(({ value }) => value), bits, isLikely }];
    });
}

/** A fraction is near if it is in the range and was written so: binary fractions may be other bytes. */
function isNear(number: Found, range: Range): boolean {
  const { value, decimals = 0 } = number;
  if (decimals > 0 && !Number.isInteger(value)) {
    return value >= range.lowest && value <= range.highest;
  }
  return bitsBeyond(value, range) < plainBits(number);
}

function withoutHead({ numbers, bits }: Part): Part[] {
  const [first] = numbers;
  if (first === undefined || !mayBeCount(first.value, numbers.length - 1)) {
    return [{ numbers, bits }];
  }
  const others = numbers.slice(1);
  return [
    { numbers, bits },
    { numbers: others, bits: bits + saidCount, count: first.value },
  ];
}

/** Whether so many numbers may be so many values: with a mark after them, or with others beside each. */
function mayBeCount(value: number, length: number): boolean {
  return [1, ...widths].some((width) => [length, length - 1].includes(value * width));
}

function withoutTail(part: Part, range: Range): Part[] {
  const last = part.numbers.at(-1);
  if (last === undefined || part.numbers.length < 2) return [part];
  const numbers = part.numbers.slice(0, -1);
  const isOutside = last.value < range.lowest || last.value > range.highest;
  const isOnlyZero = last.value === 0 && !numbers.some(({ value }) => value === 0);
  const isClosing = isOutside || (isOnlyZero && part.count === undefined);
  const mark = Math.min(bitsBeyond(last.value, range), plainBits(last));
  const closing = mark + (isOutside ? saidMark : saidZero);
  const sum = numbers.reduce((before, { value }) => before + value, 0);
  return [
    part,
    ...(isClosing ? [{ ...part, numbers, bits: part.bits + closing }] : []),
    ...(last.value === sum ? [{ ...part, numbers, bits: part.bits + saidSum }] : []),
  ];
}

/** As many numbers as one value may have beside it, itself included. */
const widths = [2, 3, 4] as const;

/** The numbers as they are; and each column of them, if all other columns are counters or constants. */
function columnsOf(part: Part): Part[] {
  const found = [part];
  const { numbers } = part;
  for (const width of widths) {
    const rows = numbers.length / width;
    if (!Number.isInteger(rows) || rows < 3) continue;
    const plain: number[] = [];
    for (let column = 0; column < width; column += 1) {
      if (!isSaidAtOnce(numbers, column, width)) plain.push(column);
    }
    const [values] = plain;
    if (values === undefined || plain.length !== 1) continue;
    found.push({
      ...part,
      numbers: numbers.filter((_, index) => index % width === values),
      bits: part.bits + saidColumns * (width - 1),
    });
  }
  return found;
}

/** Whether the column is 0, 1, 2 …, 1, 2, 3 … or the same everywhere. */
function isSaidAtOnce(numbers: readonly Found[], column: number, width: number): boolean {
  const first = numbers[column]?.value ?? 0;
  const isSaid = (step: number): boolean => {
    for (let at = column, row = 0; at < numbers.length; at += width, row += 1) {
      if (numbers[at]?.value !== first + row * step) return false;
    }
    return true;
  };
  return isSaid(0) || ((first === 0 || first === 1) && isSaid(1));
}
