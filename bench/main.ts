/**
 * Measures, in one run: ours, the same algorithm in C, and what a user would pick instead.
 *
 * Usage: npm run bench [-- [--quick] [--json FILE] [--svg DIR] [--markdown FILE] [PART OF AN ID …]]
 *        npm run bench -- --from FILE …: what an earlier run wrote with --json, instead of measuring
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { absentPeers } from './absent-peers.js';
import { measure } from './harness.js';
import { markdown } from './markdown.js';
import { measures } from './measures/index.js';
import { plots } from './plots.js';
import type { BenchRecord } from './record.js';
import { table, tableHead } from './table.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    svg: { type: 'string' },
    markdown: { type: 'string' },
    from: { type: 'string' },
  },
});

async function measureAll(): Promise<BenchRecord[]> {
  const wanted = measures
    .filter(({ id }) => positionals.length === 0 || positionals.some((part) => id.includes(part)))
    .filter(({ isLong = false }) => !(values.quick && isLong));
  if (wanted.length === 0) {
    console.error(`no measure matches ${positionals.join(' ')}`);
    process.exit(2);
  }
  const absent = absentPeers();
  for (const name of absent) console.log(`${name} is not installed here: its rows are missing`);
  console.log(tableHead);
  const records: BenchRecord[] = [];
  for (const one of wanted) {
    try {
      const record = await measure(one, values.quick ? 3 : 11, absent);
      records.push(record);
      console.log(table(record));
    } catch (error) {
      console.error(`${one.id}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
  return records;
}

const records =
  values.from === undefined
    ? await measureAll()
    : (JSON.parse(readFileSync(values.from, 'utf8')) as BenchRecord[]);

if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(records, null, 2)}\n`);
if (values.markdown !== undefined) writeFileSync(values.markdown, markdown(records));
if (values.svg !== undefined) {
  mkdirSync(values.svg, { recursive: true });
  for (const [name, svg] of plots(records)) writeFileSync(join(values.svg, `${name}.svg`), svg);
}
