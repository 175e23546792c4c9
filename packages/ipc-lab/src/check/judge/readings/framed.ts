/**
 * Messages that begin with their length, as multiprocessing's Connection sends them, and what Python's pickle
 * writes, framed or not.
 */
import type { Account } from './account.js';
import { textAccounts } from './text.js';
import { leavesOf } from './tree.js';
import { unpickle } from './pickle.js';

interface Frame {
  readonly start: number;
  /** Where its contents begin. */
  readonly from: number;
  readonly end: number;
}

/** What it takes to say that there are frames, and each of them. */
const framing = 10;
const oneFrame = 1;

export function framedAccounts(data: Buffer): Account[] {
  const framings = [1, 2, 4, 8].flatMap((size) =>
    [true, false].flatMap((isLittle) => {
      const frames = framesOf(data, size, isLittle);
      return frames === undefined ? [] : [frames];
    }),
  );
  const texts = framings.flatMap((frames) => {
    const meant = Buffer.from(data);
    for (const { start, from } of frames) meant.fill(0, start, from);
    return textAccounts(meant).map((account) => ({
      ...account,
      rest: account.rest + framing + frames.length * oneFrame,
    }));
  });
  const pickles = [bareFrames(data), ...framings].flatMap((frames) =>
    frames === undefined ? [] : pickleAccounts(data, frames),
  );
  return [...texts, ...pickles];
}

/** @returns `undefined` unless the lengths account for all the bytes. */
function framesOf(data: Buffer, size: number, isLittle: boolean): Frame[] | undefined {
  const frames: Frame[] = [];
  for (let start = 0; start < data.length;) {
    const from = start + size;
    if (from > data.length) return undefined;
    const prefix = data.subarray(start, from);
    const bytes = isLittle ? Buffer.from(prefix).reverse() : prefix;
    const length = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    const end = from + length;
    if (length === 0 || end > data.length) return undefined;
    frames.push({ start, from, end });
    start = end;
  }
  return frames;
}

/** Pickles one directly after the other. */
function bareFrames(data: Buffer): Frame[] | undefined {
  const frames: Frame[] = [];
  for (let start = 0; start < data.length;) {
    const end = unpickle(data, start)?.end;
    if (end === undefined) return undefined;
    frames.push({ start, from: start, end });
    start = end;
  }
  return frames;
}

function pickleAccounts(data: Buffer, frames: readonly Frame[]): Account[] {
  const objects = frames.map(({ from, end }) => unpickle(data.subarray(0, end), from));
  if (objects.length === 0 || objects.some((object, index) => object?.end !== frames[index]?.end)) {
    return [];
  }
  const rest = framing + frames.length * oneFrame;
  return leavesOf(objects.map((object) => object?.value)).map((values) => ({
    numbers: values.map((value, index) => {
      // One frame holds one value, or one frame holds all of them.
      const frame = frames[index] ?? frames.at(-1);
      return { value, start: frame?.start ?? 0, end: frame?.end ?? data.length };
    }),
    rest,
  }));
}
