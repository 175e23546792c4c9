/** What the pages of documentation quote is what the commands print, in both languages; numbers differ. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { compileProgram } from '../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { splitCommand } from '../../dist/check/split-command.js';
import { programPath } from '../support/program-path.js';
import { Running } from '../support/run.js';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const plain = fileURLToPath(new URL('../../test/check/programs/4a/plain.c', import.meta.url));
const folder = temporaryFolder();

/** The programs that the pages name: the plain solution without this line. */
const lacking: Readonly<Record<string, string>> = {
  pipe_no_wait: '    wait(NULL);\n',
  pipe_sum: '        close(ends[1]);\n',
};

/** The command of the first quoted output, and its lines. */
function quotedIn(page: string): { readonly words: string[]; readonly lines: string[] } {
  const text = readFileSync(join(docs, page), 'utf8');
  const [, command = '', block = ''] =
    /^ {4}\$ ipc-lab (.*)\n((?: {4}.*\n|\n(?= {4}))+)/m.exec(text) ?? [];
  return { words: splitCommand(command), lines: linesOf(block.replace(/^ {4}/gm, '')) };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('\u00a0', ' ').replace(/\d+/g, '0'));
}

async function printedBy(words: readonly string[]): Promise<string[]> {
  const run = new Running(process.execPath, [programPath('ipc-lab'), ...words], { cwd: folder });
  const { stdout, stderr } = await run.ended;
  return linesOf(`${stdout}\n${stderr}`);
}

describe('the outputs that the documentation quotes', () => {
  before(() => {
    for (const [name, line] of Object.entries(lacking)) {
      const source = join(folder, `${name}.c`);
      writeFileSync(source, readFileSync(plain, 'utf8').replace(line, ''));
      compileProgram(source, folder);
    }
  });

  for (const page of ['check.md', 'check.fr.md', 'why.md', 'why.fr.md']) {
    it(`are those of the command: ${page}`, async () => {
      const { words, lines } = quotedIn(page);
      const printed = await printedBy(words);
      // Lines in the middle may be left out.
      const left = lines.indexOf('  …');
      const [start, end] = [lines.slice(0, Math.max(0, left)), lines.slice(left + 1)];
      assert.deepEqual(printed.slice(0, start.length), start);
      assert.deepEqual(printed.slice(left < 0 ? 0 : -end.length), end);
    });
  }

  for (const page of ['trace.md', 'trace.fr.md']) {
    it(`consist of what the command says, in the order of that run: ${page}`, async () => {
      const { words, lines } = quotedIn(page);
      const printed = new Set((await printedBy(words)).map(withoutColumns));
      // How long each waits, and whether an end is closed before the exit, differs from run to run.
      const wanted = lines.filter(
        (line) => !/wait4|attend|waits|last write end|dernière/.test(line),
      );
      assert.ok(wanted.length > 15);
      for (const line of wanted) assert.ok(printed.has(withoutColumns(line)), line);
    });
  }
});

/** A line of a timeline without its time and its columns. */
function withoutColumns(line: string): string {
  return line.replace(/^ *(0[.,]0) [^\w]*/, '$1 ').trim();
}
