/** Measures, in one run, the library, the same algorithm in C, and the alternatives that a user has. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { absentPeers } from './absent-peers.js';
import { measure } from './harness.js';
import { markdown } from './markdown.js';
import { measures } from './measures/index.js';
import { plots } from './plots.js';
import type { BenchRecord } from './record.js';
import { table, tableHead } from './table.js';

const help = `Usage: npm run bench -- [options] [PART OF AN ID ...]

Runs all measures, or those whose id contains one of the parts.

  --quick          make 3 runs of each measure instead of 11; skip those that take minutes
  --json FILE      write the records to FILE
  --markdown FILE  write the records to FILE as a table
  --svg DIR        draw the plots in DIR
  --from FILE      read the records that --json wrote, instead of measuring
  --list           print the ids of the measures
  --help           print this help`;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Prints the error in one line, and exits. */
function refuse(message: string): never {
  console.error(`${message}\nTry: npm run bench -- --help`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'string' },
        svg: { type: 'string' },
        markdown: { type: 'string' },
        from: { type: 'string' },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // Only the first sentence describes the error; refuse() adds the remedy.
    return refuse(messageOf(error).split('. ')[0] ?? '');
  }
}

/** Reads the records that an earlier run wrote. */
function readRecords(path: string): BenchRecord[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as BenchRecord[];
  } catch (error) {
    return refuse(`Cannot read the records: ${messageOf(error)}`);
  }
}

/** Verifies, before anything is measured, that the results can be written. */
function requireWritable({ json, markdown: table, svg }: typeof values): void {
  try {
    for (const path of [json, table]) if (path !== undefined) appendFileSync(path, '');
    if (svg !== undefined) mkdirSync(svg, { recursive: true });
  } catch (error) {
    refuse(messageOf(error));
  }
}

const { values, positionals } = readArguments();

async function measureAll(): Promise<BenchRecord[]> {
  const wanted = measures
    .filter(({ id }) => positionals.length === 0 || positionals.some((part) => id.includes(part)))
    .filter(({ isLong = false }) => !(values.quick && isLong));
  if (wanted.length === 0) refuse(`The id of no measure contains ${positionals.join(' or ')}.`);
  const absent = absentPeers();
  for (const name of absent) console.log(`${name} is not installed: its rows are missing`);
  console.log(tableHead);
  const records: BenchRecord[] = [];
  for (const one of wanted) {
    try {
      const record = await measure(one, values.quick ? 3 : 11, absent);
      records.push(record);
      console.log(table(record));
    } catch (error) {
      console.error(`${one.id}: ${messageOf(error)}`);
      process.exitCode = 1;
    }
  }
  return records;
}

if (values.help === true) {
  console.log(help);
  process.exit();
}
if (values.list === true) {
  console.log(measures.map(({ id }) => id).join('\n'));
  process.exit();
}
requireWritable(values);
const records = values.from === undefined ? await measureAll() : readRecords(values.from);

if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(records, null, 2)}\n`);
if (values.markdown !== undefined) writeFileSync(values.markdown, markdown(records));
if (values.svg !== undefined) {
  for (const [name, svg] of plots(records)) writeFileSync(join(values.svg, `${name}.svg`), svg);
}
