/** Formats the records as a table, with the time of each contender as a multiple of ours. */
import { contendersOf, type BenchRecord } from './record.js';
import { statusAgainst } from './targets.js';

const widths = [48, 24];

function row(cells: readonly string[]): string {
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

/** What ours should reach against this contender, and what it reaches. */
function targetOf(record: BenchRecord, key: string): string {
  const status = statusAgainst(record, key);
  if (status === undefined) return '';
  const { reached, must, aim, which } = status;
  const limits = aim === '' ? `must ${must}` : `must ${must}, aim ${aim}`;
  return `   ${reached} of ${limits}: ${which}`;
}

export function table(record: BenchRecord, node?: string): string {
  const id = `${record.id} [${record.unit}]${node === undefined ? '' : ` ${node}`}`;
  const rows = contendersOf(record).map(([name, { p50, p99, min, max }, key], i) => {
    const cells = [p50, p99, min, max].map(short);
    const multiple = record.ours.p50 === 0 ? '' : (p50 / record.ours.p50).toFixed(2);
    return row([i === 0 ? id : '', name, ...cells, multiple]) + targetOf(record, key);
  });
  const lost = Object.entries(record.lost ?? {}).map(([name, word]) => row(['', name, word]));
  return [...rows, ...lost].join('\n');
}
