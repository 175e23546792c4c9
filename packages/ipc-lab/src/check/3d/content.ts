/** The values that the writer leaves in the file. */
import { closeSync, openSync, readSync } from 'node:fs';

export const wanted = { values: 5, bytes: 20 };

/** @returns `undefined` if the file cannot be read. */
export function firstBytes(path: string): Buffer | undefined {
  try {
    const fd = openSync(path, 'r');
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

/** @returns `undefined` if the file is too short for five integers. */
export function integersOf(content: Buffer | undefined): number[] | undefined {
  if (content === undefined || content.length < wanted.bytes) return undefined;
  return Array.from({ length: wanted.values }, (_, index) => content.readInt32LE(index * 4));
}
