/** Integers and floating-point numbers as they stand in memory, one directly after the other. */
import type { Account, Found, Sent } from './account.js';
import { bitsBeyond, plainBits, type Range } from './bits.js';

export interface Kind {
  readonly size: 1 | 2 | 4 | 8;
  readonly isLittle: boolean;
  readonly isFraction: boolean;
  readonly read: (data: Buffer, offset: number) => number;
}

const sizes = [4, 8, 2, 1] as const;

function integersOf(size: Kind['size'], isLittle: boolean, isSigned: boolean): Kind {
  const read = (data: Buffer, offset: number): number => {
    if (size === 8) {
      const view = new DataView(data.buffer, data.byteOffset, data.length);
      return Number(
        isSigned ? view.getBigInt64(offset, isLittle) : view.getBigUint64(offset, isLittle),
      );
    }
    if (isLittle) return isSigned ? data.readIntLE(offset, size) : data.readUIntLE(offset, size);
    return isSigned ? data.readIntBE(offset, size) : data.readUIntBE(offset, size);
  };
  return { size, isLittle, isFraction: false, read };
}

function floatsOf(size: 4 | 8, isLittle: boolean): Kind {
  const read = (data: Buffer, offset: number): number => {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    return size === 4 ? view.getFloat32(offset, isLittle) : view.getFloat64(offset, isLittle);
  };
  return { size, isLittle, isFraction: true, read };
}

/** In the order of how common they are. */
export const kinds: readonly Kind[] = [
  ...[true, false].flatMap((isLittle) =>
    sizes.flatMap((size) => [true, false].map((isSigned) => integersOf(size, isLittle, isSigned))),
  ),
  ...[true, false].flatMap((isLittle) => [floatsOf(4, isLittle), floatsOf(8, isLittle)]),
];

/** Fractions below this are no values, but other bytes read as floating-point numbers. */
const fine = 1e-3;

/** @returns `undefined` if one of them is no number, or so small. */
export function numbersOf(
  kind: Kind,
  data: Buffer,
  from: number,
  count: number,
): Found[] | undefined {
  const numbers: Found[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = from + index * kind.size;
    const value = kind.read(data, start);
    if (!Number.isFinite(value) || (value !== 0 && Math.abs(value) < fine)) return undefined;
    numbers.push({ value, start, end: start + kind.size });
  }
  return numbers;
}

/** Bytes of any other meaning are short numbers too, though hardly such as the exercise asks for. */
export function guess(
  { size }: Kind,
  numbers: readonly Found[],
  range: Range,
): Pick<Account, 'isGuess'> {
  const isOdd = (number: Found): boolean =>
    bitsBeyond(number.value, range) >= (size === 1 ? 1 : plainBits(number)) &&
    (number.value < range.lowest || number.value > range.highest);
  return size <= 2 && numbers.some(isOdd) ? { isGuess: true } : {};
}

/** Big-endian integers are rarer than those of the machine. */
const otherOrder = 4;
/** Digits with marks between them are rarely meant as anything but text. */
const notText = 16;

/** What it takes to say that numbers of this kind are meant. */
export function bitsOfKind({ size, isLittle }: Kind, data: Buffer): number {
  const isWritten = size <= 2 && /^[\d\s;,.:+\0-]*\d[\d\s;,.:+\0-]*$/.test(data.toString('latin1'));
  return (isLittle || size === 1 ? 0 : otherOrder) + (isWritten ? notText : 0);
}

export function binaryAccounts(sent: Sent, range: Range): Account[] {
  const parts = stretches(sent);
  return kinds.flatMap((kind) => {
    const before = bitsOfKind(kind, sent.data);
    return parts.flatMap(([from, to]) => {
      const numbers =
        (to - from) % kind.size === 0
          ? numbersOf(kind, sent.data, from, (to - from) / kind.size)
          : undefined;
      if (numbers === undefined || numbers.length === 0) return [];
      const rest = before + (sent.data.length - (to - from)) * 8;
      return [{ numbers, rest, ...guess(kind, numbers, range) }];
    });
  });
}

/** Values that happen to be letters before a closing word. */
const mostLetters = 12;

/** All the bytes; or those without a word at the end, and without a first or a last write unlike all others. */
function stretches({ data, messages }: Sent): [number, number][] {
  const found: [number, number][] = [[0, data.length]];
  const { index, 0: word = '' } = /[A-Za-z]{2,}[\s\0]*$/.exec(data.toString('latin1')) ?? {
    index: 0,
  };
  // Its first letters may be the last values.
  for (let skipped = 0; skipped < Math.min(mostLetters, word.length - 1); skipped += 1)
    found.push([0, index + skipped]);
  const [first = 0, last = 0] = [messages[0], messages.at(-1)];
  if (messages.length < 3) return found;
  if (messages.indexOf(last) === messages.length - 1) found.push([0, data.length - last]);
  if (messages.lastIndexOf(first) === 0) found.push([first, data.length]);
  return found;
}
