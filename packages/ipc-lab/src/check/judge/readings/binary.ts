/** Integers and floating-point numbers as they stand in memory, one directly after the other. */
import type { Account, Found, Sent } from './account.js';
import { bitsBeyond, plainBits, type Range } from './bits.js';

export interface Kind {
  readonly size: 1 | 2 | 4 | 8;
  readonly isLittle: boolean;
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
  return { size, isLittle, read };
}

function floatsOf(size: 4 | 8, isLittle: boolean): Kind {
  const read = (data: Buffer, offset: number): number => {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    return size === 4 ? view.getFloat32(offset, isLittle) : view.getFloat64(offset, isLittle);
  };
  return { size, isLittle, read };
}

/** In the order of how common they are. */
export const kinds: readonly Kind[] = [
  ...[true, false].flatMap((isLittle) =>
    sizes.flatMap((size) => [true, false].map((isSigned) => integersOf(size, isLittle, isSigned))),
  ),
  ...[true, false].flatMap((isLittle) => [floatsOf(4, isLittle), floatsOf(8, isLittle)]),
];

/** @returns `undefined` if one of them is no number. */
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
    if (!Number.isFinite(value)) return undefined;
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

export function binaryAccounts(sent: Sent, range: Range): Account[] {
  return kinds.flatMap((kind) =>
    stretches(sent).flatMap(([from, to]) => {
      const numbers =
        (to - from) % kind.size === 0
          ? numbersOf(kind, sent.data, from, (to - from) / kind.size)
          : undefined;
      if (numbers === undefined || numbers.length === 0) return [];
      const rest = (sent.data.length - (to - from)) * 8;
      return [{ numbers, rest, ...guess(kind, numbers, range) }];
    }),
  );
}

/** All the bytes; or those without a first or a last write unlike all others, as a closing word is. */
function stretches({ data, messages }: Sent): [number, number][] {
  const found: [number, number][] = [[0, data.length]];
  const [first = 0, last = 0] = [messages[0], messages.at(-1)];
  if (messages.length < 3) return found;
  if (messages.indexOf(last) === messages.length - 1) found.push([0, data.length - last]);
  if (messages.lastIndexOf(first) === 0) found.push([first, data.length]);
  return found;
}
