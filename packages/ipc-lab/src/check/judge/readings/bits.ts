/**
 * How well a reading explains bytes: by the number of bits that it takes to say them in its terms. The fewer,
 * the better (the principle of minimum description length). Bytes that no reading says in fewer bits than a
 * model without any meaning does are not explained.
 */
import type { Found } from './account.js';

export interface Range {
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The bytes without any meaning, in the shortest of three ways: each by how often it has occurred so far; only
 * zeros so, which are common in memory; or plainly.
 */
export function bitsOfBytes(data: Uint8Array): number {
  const rarity = 1 / 64;
  const counts = new Float64Array(256);
  let byFrequency = 0;
  let byZeros = 0;
  data.forEach((byte, before) => {
    const count = counts[byte] ?? 0;
    const zeros = counts[0] ?? 0;
    byFrequency -= Math.log2((count + rarity) / (before + 256 * rarity));
    byZeros += byte === 0 ? 0 : 8;
    byZeros -= Math.log2(((byte === 0 ? zeros : before - zeros) + 0.5) / (before + 1));
    counts[byte] = count + 1;
  });
  return Math.min(byFrequency, byZeros, data.length * 8);
}

/**
 * Values that the exercise asks for are short to say; each other one costs more, up to its bytes.
 *
 * @param most As soon as they take more, the result is `Infinity`: of many numbers, the first show what they are not.
 */
export function bitsOfNumbers(numbers: readonly Found[], range: Range, most: number): number {
  const inRange = Math.log2(range.highest - range.lowest + 1);
  let bits = 0;
  let outside = 0;
  for (const [before, number] of numbers.entries()) {
    const { value } = number;
    const isOutside = value < range.lowest || value > range.highest;
    const share = ((isOutside ? outside : before - outside) + 0.5) / (before + 1);
    const plain = plainBits(number);
    bits -= Math.log2(share);
    if (isOutside) bits += Math.min(plain, bitsBeyond(value, range));
    else if (Number.isInteger(value)) bits += Math.min(plain, inRange);
    else bits += bitsOfFraction(number, plain, inRange);
    if (isOutside) outside += 1;
    if (bits > most) return Infinity;
  }
  return bits;
}

/** A fraction in the range. Each digit after the decimal mark is one of ten, as if it were a value beside. */
function bitsOfFraction({ decimals }: Found, plain: number, inRange: number): number {
  if (decimals !== undefined) return Math.min(plain, inRange + decimals * Math.log2(10));
  return plain * 0.85;
}

export function plainBits({ start, end }: Found): number {
  return (end - start) * 8;
}

/** A number outside the range, by its distance. */
export function bitsBeyond(value: number, { lowest, highest }: Range): number {
  const size = Math.log2(1 + Math.max(value - highest, lowest - value, 0));
  return Number.isInteger(value) ? size + 2 * Math.log2(1 + size) + 1 : Infinity;
}

/** Whether writes end between numbers, and each has the same count of them. */
export function bitsOfMessages(numbers: readonly Found[], messages: readonly number[]): number {
  let bits = 0;
  let next = 0;
  let at = 0;
  let previous: number | undefined;
  for (const length of messages) {
    at += length;
    const first = next;
    while ((numbers[next]?.end ?? Infinity) <= at) next += 1;
    if ((numbers[next]?.start ?? Infinity) < at) bits += splitNumber;
    else if (previous !== undefined && next - first !== previous) bits += 1;
    else if (next - first !== 1) bits += 0.5;
    previous = next - first;
  }
  return bits;
}

/** A write that ends within a number: stdio's does when its buffer is full. */
const splitNumber = 8;
