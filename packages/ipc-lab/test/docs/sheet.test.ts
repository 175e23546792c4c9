/**
 * The answers to the sheet's questions: both languages have the same structure and name the same things,
 * and each `c` block compiles without warnings and does what its answer says.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { Running } from '../support/run.js';

const sheet = fileURLToPath(new URL('../../../../docs/sheet/', import.meta.url));
const folder = temporaryFolder();

/** The options with which the index says that the programs compile. */
const options = '-std=c11 -D_DEFAULT_SOURCE -Wall -Wextra'.split(' ');

/** The output of each answer's program; an answer that is not here shows a declaration. */
const prints: Readonly<Record<string, RegExp>> = {
  '1b': /^Hello from PID \d+\n$/,
  '4b': /^example\nexample\.c\n$/,
  '4c': /^(descriptor \d+\n){3,}exit code 0\n$/,
};

function read(page: string): string {
  return readFileSync(join(sheet, page), 'utf8');
}

/** The blocks that blank lines separate; a `c` block is one of them. */
function blocksOf(page: string): string[] {
  const text = `${read(page)}\n`;
  return [...text.matchAll(/^```c\n.*?^```$|^\S.*?(?=\n\n)/gms)].map(([block]) => block);
}

function code(block: string): string | undefined {
  return /^```c\n(.*)^```$/ms.exec(block)?.[1];
}

/** The kind of a block, which is the same in both languages: a heading with its question, a table … */
function kind(block: string): string {
  if (code(block) !== undefined) return 'code';
  const lines = block.split('\n');
  if (block.startsWith('#')) return /^#+( \d[A-E]\.)?/.exec(block)?.[0] ?? '';
  if (block.startsWith('<a ')) return block;
  if (block.startsWith('>')) return 'answer';
  if (block.startsWith('|')) return `table of ${String(lines.length)} lines`;
  const items = lines.filter((line) => line.startsWith('- ')).length;
  return items > 0 ? `list of ${String(items)}` : 'paragraph';
}

/** The calls, constants, signals and manual pages that a block names; for code, all but its comments. */
function names(block: string): string[] {
  const source = code(block);
  if (source !== undefined) return [source.replace(/ *\/\*.*?\*\//g, '')];
  const found = block.replaceAll('\n', ' ').matchAll(/`[^`]+`|[\w.-]+\(\d\)|\bSIG[A-Z\d]+\b/g);
  return [...new Set([...found].map(([name]) => name))].sort();
}

/** The text of a block in the reader's language: all but code, and the comments in code. */
function prose(block: string): string {
  const source = code(block);
  if (source === undefined) return block.replace(/`[^`]+`/g, '');
  return [...source.matchAll(/\/\*.*?\*\//g)].join('\n');
}

function compile(source: string, into: string, more: readonly string[]): void {
  writeFileSync(join(into, 'example.c'), source);
  execFileSync('cc', [...options, '-Werror', ...more, 'example.c'], {
    cwd: into,
    // A sanitizer's runtime, which is preloaded for Node.js, must not be loaded into the compiler.
    env: { ...process.env, LD_PRELOAD: '' },
  });
}

describe('the two languages of docs/sheet', () => {
  for (const [english, french] of [
    ['README.md', 'README.fr.md'],
    ['en.md', 'fr.md'],
  ] as const) {
    it(`${english} and ${french} have the same structure`, () => {
      assert.deepEqual(blocksOf(french).map(kind), blocksOf(english).map(kind));
    });

    it(`${english} and ${french} name the same things, and have the same code`, () => {
      assert.deepEqual(blocksOf(french).map(names), blocksOf(english).map(names));
    });
  }

  it('French has one kind of apostrophe, and a space before tall punctuation', () => {
    for (const page of ['README.fr.md', 'fr.md']) {
      for (const text of blocksOf(page).map(prose)) {
        assert.doesNotMatch(text, /\p{L}'\p{L}|\S[;:?!](\s|$)/u);
      }
    }
  });

  it('the index says how this test compiles', () => {
    for (const page of ['README.md', 'README.fr.md']) {
      assert.ok(read(page).includes(`\`gcc ${options.join(' ')}\``), page);
    }
  });

  it('links lead to pages and answers that exist', () => {
    for (const page of readdirSync(sheet)) {
      const links = [...read(page).matchAll(/\]\(([\w.]+)(?:#(\w+))?\)/g)];
      assert.notEqual(links.length, 0, page);
      for (const [link, target = '', id] of links) {
        const text = read(target);
        assert.ok(id === undefined || text.includes(`<a id="${id}"></a>`), `${page}: ${link}`);
      }
    }
  });
});

for (const page of ['en.md', 'fr.md']) {
  describe(`the answers of docs/sheet/${page}`, () => {
    const blocks = blocksOf(page);
    const questions = blocks.map((block) => /<a id="(\w+)">/.exec(block)?.[1]);
    const questionAt = (i: number) => questions.slice(0, i).findLast((id) => id !== undefined);

    it('open with the few lines that an exam expects', () => {
      const opened = blocks.flatMap((block, i) =>
        block.startsWith('##') ? [blocks[i + 1] ?? ''] : [],
      );
      assert.equal(opened.length, 8);
      for (const block of opened) {
        assert.match(block, /^> \*\*(Answer|Réponse)\.\*\* /);
        assert.ok(block.split('\n').length <= 6, block);
      }
    });

    it('hold the programs that this test runs, and no other', () => {
      const shown = blocks.flatMap((block, i) =>
        code(block)?.includes('main(') === true ? [questionAt(i)] : [],
      );
      assert.deepEqual(shown, Object.keys(prints));
    });

    blocks.forEach((block, i) => {
      const source = code(block);
      const question = questionAt(i);
      if (source === undefined || question === undefined) return;
      const printed = prints[question];
      if (printed === undefined) {
        it(`${question}: the declaration compiles`, () => {
          compile(source, mkdtempSync(join(folder, `${question}-`)), ['-c']);
        });
        return;
      }
      // A program that waits forever is a failure like any other.
      it(`${question}: the program compiles and works`, { timeout: 60_000 }, async () => {
        const own = mkdtempSync(join(folder, `${question}-`));
        compile(source, own, ['-o', 'example']);
        const { code, stdout, stderr } = await new Running('./example', [], { cwd: own }).ended;
        assert.deepEqual([code, stderr], [0, '']);
        assert.match(stdout, printed);
      });
    });
  });
}
