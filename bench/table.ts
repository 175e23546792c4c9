/** Formats the records as a table, with the time of each contender as a multiple of ours. */
import { contendersOf, type BenchRecord } from './record.js';

function row(cells: readonly string[]): string {
  const widths = [48, 24];
  return cells
    .map((cell, i) => (widths[i] === undefined ? cell.padStart(12) : cell.padEnd(widths[i])))
    .join(' ')
    .trimEnd();
}

/** Formats a number with three digits at least, or with one after the point. */
function short(value: number): string {
  return value < 10 ? String(Number(value.toPrecision(3))) : value.toFixed(1);
}

export const tableHead = row(['measure', 'contender', 'p50', 'p99', 'min', 'max', 'p50/ours']);

export function table(record: BenchRecord): string {
  return contendersOf(record)
    .map(([name, { p50, p99, min, max }], i) => {
      const id = i === 0 ? `${record.id} [${record.unit}]` : '';
      const figures = [p50, p99, min, max].map(short);
      return row([id, name, ...figures, (p50 / record.ours.p50).toFixed(2)]);
    })
    .join('\n');
}
