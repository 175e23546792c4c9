/** The records as a table, with each contender's time as a multiple of ours. */
import type { BenchRecord, Figures } from './record.js';

function row(cells: readonly string[]): string {
  return cells
    .map((cell, i) => (i < 2 ? cell.padEnd(26) : cell.padStart(12)))
    .join(' ')
    .trimEnd();
}

function line(id: string, name: string, { p50, p99, min, max }: Figures, ours: Figures): string {
  const ratio = (p50 / ours.p50).toFixed(2);
  return row([id, name, ...[p50, p99, min, max].map((value) => value.toFixed(1)), ratio]);
}

export const tableHead = row(['measure', 'contender', 'p50', 'p99', 'min', 'max', 'p50/ours']);

export function table({ id, unit, ours, c, peers }: BenchRecord): string {
  return [
    line(`${id} [${unit}]`, 'ours', ours, ours),
    ...(c === undefined ? [] : [line('', 'C', c, ours)]),
    ...Object.entries(peers).map(([name, figures]) => line('', name, figures, ours)),
  ].join('\n');
}
