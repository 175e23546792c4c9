/** Finds numbers in what programs print and send, in whatever form they write them. */
import type { EventOf } from '../../observe/events.js';
import type { OutputLine } from '../../history/output-lines.js';

/** Integers that stand alone: not within a name, an address or a fraction. */
export function integersIn(text: string): number[] {
  const found = text.matchAll(/(?<![\w.])[-+]?\d+(?![\w]|\.\d)/g);
  return [...found].map((match) => Number(match[0]));
}

/** Numbers with the decimals that are written, after a point or a comma. */
export function numbersIn(text: string): { value: number; decimals: number }[] {
  const found = text.matchAll(/(?<![\w.,])[-+]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?![\w])/g);
  return [...found].map((match) => {
    const [, fraction] = match[0].split(/[.,]/);
    return { value: Number(match[0].replace(',', '.')), decimals: fraction?.length ?? 0 };
  });
}

/**
 * The sequences of values that the lines may mean: the numbers at one place in all lines of the same
 * words, the numbers of one line, and the numbers of all lines.
 *
 * @param ignored Pids, which are not values.
 */
export function sequencesIn(
  lines: readonly OutputLine[],
  ignored: ReadonlySet<number>,
): number[][] {
  const columns = new Map<string, number[]>();
  const whole: number[][] = [];
  const everything: number[] = [];
  for (const line of lines) {
    const values = integersIn(line.text).filter((value) => !ignored.has(value));
    if (values.length === 0) continue;
    const shape = line.text.replace(/[-+]?\d+/g, '#').trim();
    values.forEach((value, place) => {
      const key = `${values.length - place} ${shape}`;
      const column = columns.get(key) ?? [];
      columns.set(key, column);
      column.push(value);
    });
    if (values.length > 1) whole.push(values);
    everything.push(...values);
  }
  return [...columns.values(), ...whole, everything];
}

/** Whether these are 1, 2, 3 … or 0, 1, 2 …: they number the lines, and are not values. */
export function isCounter(values: readonly number[]): boolean {
  const first = values[0];
  return (first === 0 || first === 1) && values.every((value, place) => value === first + place);
}

/**
 * The bytes that the writes passed to the reads. Either may show them.
 *
 * @returns `undefined` if neither does: splice(2) and sendfile(2) move bytes within the kernel.
 */
export function bytesPassed(
  writes: readonly EventOf<'written'>[],
  reads: readonly EventOf<'read'>[],
): Buffer | undefined {
  const total = sumOf(writes.map(({ count }) => count));
  const read = bytesOf(reads);
  return bytesOf(writes) ?? (read?.length === total ? read : undefined);
}

function bytesOf(transfers: readonly EventOf<'written' | 'read'>[]): Buffer | undefined {
  if (transfers.some(({ data, count }) => data === undefined && count > 0)) return undefined;
  return Buffer.concat(transfers.map(({ data }) => data ?? Buffer.alloc(0)));
}

/** The values that the bytes may mean, in one encoding each, likely ones first. */
export function decodings(data: Buffer): number[][] {
  const found: number[][] = [];
  // C programs send the NUL that ends a string, or separate values by it.
  const text = data.toString('latin1').replaceAll('\0', ' ');
  if (/^[\s\d;,:|+-]*$/.test(text) && /\d/.test(text)) {
    const tokens = text.split(/[\s;,:|]+/).filter((token) => token !== '');
    const digits = Array.from(text.replace(/\D/g, ''), Number);
    if (tokens.length === 1 && !/[\s;,:|]/.test(text.trim())) found.push(digits);
    found.push(tokens.map(Number), digits);
  }
  for (const size of [4, 8, 2, 1] as const) {
    if (data.length === 0 || data.length % size !== 0) continue;
    const values: number[] = [];
    for (let offset = 0; offset < data.length; offset += size) {
      values.push(size === 8 ? Number(data.readBigInt64LE(offset)) : data.readIntLE(offset, size));
    }
    found.push(values);
  }
  return found.filter((values) => values.every((value) => Number.isFinite(value)));
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
