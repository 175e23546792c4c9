/** Writes the records as the table in docs/performance.md. */
import { readable } from './figures.js';
import type { BenchRecord, Figures } from './record.js';

function withSpread({ p50, min, max }: Figures, unit: string): string {
  return `${readable(p50, unit)} (${readable(min, unit)} to ${readable(max, unit)})`;
}

function row({ id, unit, ours, c, peers }: BenchRecord): string {
  const others = Object.entries(peers).map(([name, { p50 }]) => {
    const times = (p50 / ours.p50).toPrecision(2);
    return `${name} ${readable(p50, unit)} (${String(Number(times))}×)`;
  });
  const cells = [
    `\`${id}\``,
    withSpread(ours, unit),
    readable(ours.p99, unit),
    c === undefined ? '' : withSpread(c, unit),
    c === undefined ? '' : readable(c.p99, unit),
    c === undefined || c.p50 === 0 ? '' : (ours.p50 / c.p50).toFixed(2),
    others.join('<br>'),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Medians, with the least and the greatest median of a run; the peers also as multiples of ours. */
export function markdown(records: readonly BenchRecord[]): string {
  const head = ['id', 'ours', 'p99', 'C', 'p99', 'ours / C', 'others'];
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...records.map(row),
    '',
  ].join('\n');
}
