/** Measures, in one run, the library, the same algorithm in C, and the alternatives that a user has. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { markdown, withBlocks } from './markdown.js';
import { measureAll } from './measure-all.js';
import { measures } from './measures/index.js';
import { nodesAt } from './node-versions.js';
import { plots } from './plots.js';
import type { BenchRecord } from './record.js';

const help = `Usage: npm run bench -- [options] [PART OF AN ID ...]

Runs all measures, or those whose id contains one of the parts: use, what users type first.

  --quick          end within four minutes: at most 3 runs of each measure instead of 11, and of those that
                   differ by a number only a few
  --runs N         make N runs of each measure, however long they take
  --node PATH      measure with this Node.js; several: with each of them, in turns
  --json FILE      write the records to FILE
  --markdown FILE  write the records to FILE as tables; if FILE has blocks for tables, rewrite only those
  --svg DIR        draw the plots in DIR
  --from FILE      read the records that --json wrote, instead of measuring; several: all of them
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

/** Paths are relative to where npm was started: it runs this script in the folder of its workspace. */
function absolute(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '', path);
}

function readArguments() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        runs: { type: 'string' },
        node: { type: 'string', multiple: true, default: [process.execPath] },
        json: { type: 'string' },
        svg: { type: 'string' },
        markdown: { type: 'string' },
        from: { type: 'string', multiple: true, default: [] },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { values: given } = parsed;
    for (const name of ['json', 'svg', 'markdown'] as const) {
      if (given[name] !== undefined) given[name] = absolute(given[name]);
    }
    given.from = given.from.map(absolute);
    given.node = given.node.map(absolute);
    return parsed;
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

function readRuns(text: string): number {
  const runs = Number(text);
  if (!Number.isInteger(runs) || runs < 1) refuse(`--runs takes a number above 0, not '${text}'`);
  return runs;
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

async function makeRecords(): Promise<readonly BenchRecord[]> {
  const { quick, runs, node } = values;
  const named = measures.filter(
    ({ id }) => positionals.length === 0 || positionals.some((part) => id.includes(part)),
  );
  if (named.length === 0) refuse(`The id of no measure contains ${positionals.join(' or ')}.`);
  const wanted = named.filter(
    ({ isLong = false, isDetail = false }) =>
      !quick || !(isLong || (isDetail && positionals.length === 0)),
  );
  return await measureAll(wanted, {
    isQuick: quick,
    ...(runs === undefined ? {} : { runs: readRuns(runs) }),
    nodes: readNodes(node),
  });
}

function readNodes(paths: readonly string[]): ReadonlyMap<string, string> {
  try {
    return nodesAt(paths);
  } catch (error) {
    return refuse(messageOf(error));
  }
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
const records = values.from.length === 0 ? await makeRecords() : values.from.flatMap(readRecords);

if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(records, null, 2)}\n`);
if (values.markdown !== undefined) {
  const page = readFileSync(values.markdown, 'utf8');
  writeFileSync(values.markdown, withBlocks(page, records) ?? markdown(records));
}
if (values.svg !== undefined) {
  for (const [name, svg] of plots(records)) writeFileSync(join(values.svg, `${name}.svg`), svg);
}
