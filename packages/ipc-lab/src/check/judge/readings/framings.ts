/**
 * Finds the values among the numbers: they may come after their count, before a closing mark or their sum, and
 * with an index or a constant beside each.
 */
import type { Account, Found } from './account.js';
import { sumOf } from '../sum-of.js';
import { bitsBeyond, bitsOfMessages, bitsOfNumbers, plainBits, type Range } from './bits.js';

/** One way in which a programmer may have meant all the bytes. */
export interface Reading {
  readonly values: readonly number[];
  /** What it takes to say the bytes in this way: see `bits.ts`. */
  readonly bits: number;
  /** Whether most of the values are such as the exercise asks for, or near. */
  readonly isLikely: boolean;
  /** What has to confirm it: so few numbers may be in columns by chance. */
  readonly needs?: Needed;
}

/** The printed result, the count that the command says, both, or one of them. */
type Needed = 'result' | 'count' | 'both' | 'either';

interface Part {
  readonly numbers: readonly Found[];
  readonly bits: number;
  /** The count of values that was sent with them. */
  readonly count?: number;
  readonly needs?: Needed;
}

const saidCount = 3;
/** A number that could be no value is hardly the count by chance. */
const saidOnlyCount = -4;
const saidSum = 3;
const saidMark = 2;
/** A zero at the end is rarely more than a value. */
const saidZero = 6;
const saidColumn = 6;
/** A constant that could itself be a value. */
const saidConstant = 12;
/** In text, the words between the numbers may show the columns: `value 1 = 3`. */
const shownColumn = -6;
/** A last row with another type, flag or index than all others. */
const saidRow = 12;
/** Rows before a closing one: fewer show no columns. */
const fewestRows = 4;

/** @param most Readings that take as many bits, or more, are left out. */
export function readingsOf(
  { numbers, rest }: Account,
  range: Range,
  messages: readonly number[],
  most: number,
): Reading[] {
  const around = rest + bitsOfMessages(numbers, messages);
  return withoutHead({ numbers, bits: around }, range)
    .flatMap((part) => withoutTail(part, range))
    .flatMap((part) => columnsOf(part, range))
    .filter(({ numbers: found, count }) => count === undefined || count === found.length)
    .flatMap(({ numbers: found, bits: before, needs }) => {
      const bits = before + bitsOfNumbers(found, range, most - before);
      if (bits >= most || found.length === 0) return [];
      const near = found.filter((number) => isNear(number, range));
      const isLikely = near.length * 2 > found.length;
      return [{ values: found.map(({ value }) => value), bits, isLikely, ...(needs && { needs }) }];
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

function withoutHead({ numbers, bits }: Part, range: Range): Part[] {
  const [first] = numbers;
  if (first === undefined || !mayBeCount(first.value, numbers.length - 1)) {
    return [{ numbers, bits }];
  }
  const others = numbers.slice(1);
  const isOutside = first.value < range.lowest || first.value > range.highest;
  const said = isOutside ? saidOnlyCount : saidCount;
  return [
    { numbers, bits },
    { numbers: others, bits: bits + said, count: first.value },
  ];
}

/** Whether `length` numbers may hold `value` values: with a mark after them, or with other numbers beside each. */
function mayBeCount(value: number, length: number): boolean {
  return [1, ...widths].some((width) => [length, length - 1].includes(value * width));
}

function withoutTail(part: Part, range: Range): Part[] {
  const last = part.numbers.at(-1);
  if (last === undefined || part.numbers.length < 2) return [part];
  const numbers = part.numbers.slice(0, -1);
  const isOutside = last.value < range.lowest || last.value > range.highest;
  // By far the most usual mark: a child that adds it as well is wrong, not what the parent wrote.
  const isMinusOne = last.value === -1 && numbers.every(({ value }) => value >= range.lowest);
  if (isMinusOne) return [{ ...part, numbers }];
  const isOnlyZero = last.value === 0 && !numbers.some(({ value }) => value === 0);
  const isClosing = (isOutside && isMark(last)) || (isOnlyZero && part.count === undefined);
  const mark = Math.min(bitsBeyond(last.value, range), plainBits(last));
  const closing = mark + (isOutside ? saidMark : saidZero);
  const sum = numbers.reduce((before, { value }) => before + value, 0);
  return [
    part,
    ...(isClosing ? [{ ...part, numbers, bits: part.bits + closing }] : []),
    ...(last.value === sum ? [{ ...part, numbers, bits: part.bits + saidSum }] : []),
  ];
}

/** Eight bytes are a mark if they are a short number, or all alike: others are two numbers of four bytes. */
function isMark({ value, start, end }: Found): boolean {
  return (
    end - start < 8 || !Number.isInteger(value) || Math.abs(value) <= 2 ** 32 || value >= 2 ** 62
  );
}

/** As many numbers as one value may have beside it, itself included. */
const widths = [2, 3, 4] as const;

/**
 * The numbers as they are; and each column of them, if all other columns are counters or constants. One row or two may be
 * columns by chance.
 */
function columnsOf(part: Part, range: Range): Part[] {
  const found = [part];
  const { numbers } = part;
  for (const width of widths) {
    const rows = numbers.length / width;
    if (!Number.isInteger(rows)) continue;
    found.push(...closedColumnOf(part, width, range));
    const columns = Array.from({ length: width }, (_, column) => column);
    const plain = columns.filter((column) => !isSaidAtOnce(numbers, column, width));
    if (plain.length > 1 || isSaidAtOnce(numbers, 0, 1)) continue;
    // If all columns are counters or constants, so are the values.
    const needs = rows === 1 ? 'both' : rows === 2 ? 'count' : 'result';
    for (const values of plain.length === 0 ? columns : plain) {
      const beside = columns.filter((column) => column !== values);
      const bits = sumOf([
        part.bits,
        ...beside.map((column) => bitsOfColumn(numbers, column, width, range)),
      ]);
      found.push({
        ...part,
        numbers: numbers.filter((_, index) => index % width === values),
        bits,
        ...((rows <= 2 || plain.length === 0) && { needs }),
      });
    }
  }
  return found;
}

/**
 * The column of values, if the last row is unlike the others in a counter or constant beside it: `{ 'V', 3 } … { 'F', 0 }`.
 * That row may be the last value, or only say that no more come.
 */
function closedColumnOf(part: Part, width: number, range: Range): Part[] {
  const before = part.numbers.slice(0, -width);
  const rows = before.length / width;
  if (rows < 2) return [];
  const columns = Array.from({ length: width }, (_, column) => column);
  const [values, ...others] = columns.filter((column) => !isSaidAtOnce(before, column, width));
  if (values === undefined || others.length > 0) return [];
  const beside = columns.filter((column) => column !== values);
  if (beside.every((column) => isSaidAtOnce(part.numbers, column, width))) return [];
  const said = beside.map((column) => bitsOfColumn(before, column, width, range));
  const all = part.numbers.filter((_, index) => index % width === values);
  const sent = all.slice(0, -1);
  const rest = {
    ...part,
    bits: part.bits + saidRow + sumOf(said),
    ...(rows < fewestRows && { needs: 'either' as const }),
  };
  const last = all.at(-1)?.value ?? 0;
  return [
    ...(last >= range.lowest ? [{ ...rest, numbers: all }] : []),
    ...(isNoValue(last, sent, range) ? [{ ...rest, numbers: sent }] : []),
  ];
}

/** Whether the number of a closing row may be none of the values: such as what the row before left in the structure. */
function isNoValue(last: number, sent: readonly Found[], { lowest, highest }: Range): boolean {
  if (last < lowest || last > highest) return true;
  const sum = sumOf(sent.map(({ value }) => value));
  return [0, sent.length, sum, sent.at(-1)?.value].includes(last);
}

function bitsOfColumn(
  numbers: readonly Found[],
  column: number,
  width: number,
  range: Range,
): number {
  if (areShown(numbers, width)) return shownColumn;
  const { value = 0 } = numbers[column] ?? {};
  const isConstant = value === numbers[column + width]?.value;
  return isConstant && value >= range.lowest && value <= range.highest ? saidConstant : saidColumn;
}

/** Whether all rows have the same gaps, and the gap between two rows differs from those within one. */
function areShown(numbers: readonly Found[], width: number): boolean {
  const gaps = numbers.slice(1).map(({ start }, index) => start - (numbers[index]?.end ?? start));
  const row = gaps.slice(0, width);
  return (
    gaps.length > width &&
    row.indexOf(row.at(-1) ?? 0) === width - 1 &&
    gaps.every((gap, index) => gap === row[index % width])
  );
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
