/**
 * Runs a command once, and compares each line of its summary with the raw log of strace. Exits with 1 if they differ.
 *
 *     npm run compare-with-strace --workspace ipc-lab -- COMMAND [ARG …]
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { History } from '../../../dist/history/history.js';
import { pictureOf } from '../../../dist/history/picture.js';
import { stillThere } from '../../../dist/history/still-there.js';
import { observeTrace, Trace } from '../../../dist/observe/index.js';
import { summaryOf } from '../../../dist/trace/text/summary.js';
import { compare } from './compare.js';
import { readRawLog } from './raw-log.js';

/** A trace that keeps its lines. */
class KeptTrace extends Trace {
  readonly kept: string[] = [];

  override async *lines(isUrgent?: () => boolean): AsyncGenerator<string[]> {
    for await (const lines of super.lines(isUrgent)) {
      this.kept.push(...lines);
      yield lines;
    }
  }
}

const words = process.argv.slice(2);
if (words.length === 0) {
  process.stderr.write('usage: compare-with-strace COMMAND [ARG …]\n');
  process.exit(2);
}
const trace = new KeptTrace(words);
const history = new History({ bytes: true });
for await (const events of observeTrace(trace)) for (const event of events) history.add(event);
const left = history.remains.all().filter(stillThere);
const sections = summaryOf(pictureOf(history), left, 'en');
const { lines, differences } = compare(sections, readRawLog(trace.kept));
if (differences.length > 0) {
  const file = join(mkdtempSync(join(tmpdir(), 'compare-with-strace-')), 'strace.log');
  writeFileSync(file, trace.kept.join('\n'), 'latin1');
  process.stdout.write(`${differences.join('\n')}\nthe raw log: ${file}\n`);
  process.exitCode = 1;
}
process.stdout.write(`${lines} lines compared, ${differences.length} differences\n`);
