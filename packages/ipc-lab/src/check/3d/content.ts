/** The values that the writer leaves in the file. */
import { closeSync, openSync, readSync } from 'node:fs';

import { bytesOf } from '../../language/lossless.js';

export const wanted = { values: 5, bytes: 20 };

/** @returns `undefined` if the file cannot be read. */
export function firstBytes(path: string): Buffer | undefined {
  try {
    const fd = openSync(bytesOf(path), 'r');
    try {
      const bytes = Buffer.alloc(256);
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

/**
 * The five integers at the start of the file, as they may be meant: of 4 or 8 bytes, in either byte order; likely
 * ones first. None if the file is too short.
 */
export function integersOf(content: Buffer | undefined): number[][] {
  if (content === undefined || content.length < wanted.bytes) return [];
  const read = (size: 4 | 8, isLittle: boolean): number[] =>
    Array.from({ length: wanted.values }, (_, index) => integerAt(content, index, size, isLittle));
  const short = [read(4, true), read(4, false)].sort(bySize);
  if (content.length < wanted.bytes * 2) return short;
  const long = [read(8, true), read(8, false)].sort(bySize);
  // Integers of 8 bytes fill the bytes after the first twenty, and are small nevertheless.
  const isLong =
    content.subarray(wanted.bytes, wanted.bytes * 2).some((byte) => byte !== 0) &&
    long[0]?.every((value) => Math.abs(value) < 2 ** 31) === true;
  return isLong ? [...long, ...short] : [...short, ...long];
}

function integerAt(content: Buffer, index: number, size: 4 | 8, isLittle: boolean): number {
  const at = index * size;
  if (size === 4) return isLittle ? content.readInt32LE(at) : content.readInt32BE(at);
  return Number(isLittle ? content.readBigInt64LE(at) : content.readBigInt64BE(at));
}

/** In the wrong byte order, small integers are large. */
function bySize(one: readonly number[], other: readonly number[]): number {
  return magnitude(one) - magnitude(other);
}

function magnitude(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.log2(1 + Math.abs(value)), 0);
}
