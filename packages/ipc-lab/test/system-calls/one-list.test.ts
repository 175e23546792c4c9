/** No source file but the table has a list of system calls: a second one would drift from the first. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { systemCalls } from '../../dist/system-calls/system-calls.js';

const source = fileURLToPath(new URL('../../src', import.meta.url));
const names = new Set(systemCalls.map(({ name }) => name));
/** Between two members of a list: quotation marks, commas, bars, line ends, numbers as values. */
const separator = /^[\s'"`,|:\d?()[\]{}]+$/;

/** Files that list kinds of waits or texts, some of which have the name of a system call. */
const otherWords: ReadonlySet<string> = new Set(['why/report.ts', 'why/waits/waits.ts']);

/** Three names or more with nothing but separators between them; `read(2)` is a page of the manual. */
function listsIn(text: string): string[][] {
  const code = text.replace(/\/\*.*?\*\/|\/\/.*$/gms, '').replace(/\w+\(\d\w*\)/g, '.');
  const words = [...code.matchAll(/[A-Za-z_]\w*/g)];
  const lists: string[][] = [[]];
  let end = 0;
  for (const { 0: word, index } of words) {
    if (!separator.test(code.slice(end, index))) lists.push([]);
    end = index + word.length;
    if (names.has(word)) lists.at(-1)?.push(word);
    else lists.push([]);
  }
  return lists.filter((list) => new Set(list).size >= 3);
}

it('finds lists in every form', () => {
  const each = [
    "new Set(['pause', 'poll', 'flock'])",
    '`wait4\n waitid poll`',
    '{ poll: 2, ppoll: 2, select: 4 }',
  ];
  for (const text of each) assert.equal(listsIn(text)[0]?.length, 3, text);
  assert.deepEqual(listsIn("case 'tgkill':\n case 'tkill':\n case 'kill':"), []);
});

it('is one list', () => {
  const found = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('system-calls/'))
    .filter((path) => !otherWords.has(path))
    .flatMap((path) =>
      listsIn(readFileSync(join(source, path), 'utf8')).map((list) => `${path}: ${list.join(' ')}`),
    );
  assert.deepEqual(found, []);
});
