/**
 * Measures, in one run: ours, the same algorithm in C, and what Node.js has.
 *
 * Usage: npm run bench [-- [--quick] [--json FILE] [--svg DIR] [PART OF AN ID …]]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { measure } from './harness.js';
import { callMeasures } from './measures/calls.js';
import { channelMeasures } from './measures/channel.js';
import { mechanismMeasures } from './measures/mechanisms.js';
import { startupMeasures } from './measures/startup.js';
import { traceMeasures } from './measures/trace.js';
import type { BenchRecord } from './record.js';
import { plot } from './svg.js';
import { table, tableHead } from './table.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    svg: { type: 'string' },
  },
});

const wanted = [
  ...callMeasures,
  ...channelMeasures,
  ...mechanismMeasures,
  ...startupMeasures,
  ...traceMeasures,
].filter(({ id }) => positionals.length === 0 || positionals.some((part) => id.includes(part)));
if (wanted.length === 0) {
  console.error(`no measure matches ${positionals.join(' ')}`);
  process.exit(2);
}

const runs = values.quick ? 3 : 11;
const records: BenchRecord[] = [];
console.log(tableHead);
for (const one of wanted) {
  const record = await measure(one, runs);
  records.push(record);
  console.log(table(record));
}

if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(records, null, 2)}\n`);
if (values.svg !== undefined) {
  mkdirSync(values.svg, { recursive: true });
  for (const record of records) writeFileSync(join(values.svg, `${record.id}.svg`), plot(record));
}
