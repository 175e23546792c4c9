/**
 * Every `js` block of the documentation is a program, and this test runs it unchanged. A paragraph that
 * consists of a file's name (`parent.js`:) names the block after it. Of the named blocks of a page only
 * the first is started; the others are in the same folder.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import ts from 'typescript';

import { temporaryFolder } from '../support/temporary-folder.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const docs = join(root, 'docs');
const pages = [
  join(root, '../../README.md'),
  join(root, 'README.md'),
  ...readdirSync(docs)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(docs, name)),
];
/** Pages without examples. */
const withoutExample = ['docs/README.md', 'docs/not-covered.md'];

/** What the programs of a page print, where that shows that a peer took part. */
const outputs: Record<string, RegExp[]> = {
  'docs/real-peers.md': [
    /^OK [0-9a-f]{32}\r\n\nAGREE_UNIX_FD\r\n\n:1\.\d+\ntrue\n$/,
    /^greeting stream-server\n$/,
    /^true\ntrue\n$/,
    /^true false\ntrue\n$/,
  ],
};

interface Example {
  /** The name that the page gives it. */
  readonly file: string | undefined;
  readonly source: string;
}

function examplesOf(page: string): Example[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/(?:^`([\w.-]+)`:\n\n)?^```js\n(.*?)^```$/gms);
  return [...blocks].map(([, file, source = '']) => ({ file, source }));
}

/** Makes an example run in any version of Node.js, with system-wide names that only this test uses. */
function prepared(source: string, folder: string): string {
  const own = source
    .replaceAll('/tmp/', `${folder}/`)
    .replace(/'\/([a-z]+)'/g, `'/$1-linux-ipc-test-${String(process.pid)}'`);
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(own, { compilerOptions }).outputText;
}

async function runExamples(page: string, folder: string): Promise<void> {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/linux-ipc'));
  // The example of a codec of one's own.
  symlinkSync(join(root, '../../node_modules/msgpackr'), join(folder, 'node_modules/msgpackr'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const examples = examplesOf(page).map(({ file, source }, i) => {
    const name = file ?? `example-${String(i)}.js`;
    writeFileSync(join(folder, name), prepared(source, folder));
    return { name, isNamed: file !== undefined };
  });
  const first = examples.find(({ isNamed }) => isNamed);
  const expected = outputs[page.slice(root.length)];
  if (expected !== undefined) assert.equal(examples.length, expected.length);
  for (const [i, example] of examples.entries()) {
    if (example.isNamed && example !== first) continue;
    const { stdout, stderr } = await run(process.execPath, [example.name], { cwd: folder });
    assert.equal(stderr, '', example.name);
    assert.match(stdout, expected?.[i] ?? /(?:)/, example.name);
  }
}

describe('the examples of', () => {
  const folder = temporaryFolder();
  for (const page of pages) {
    const name = page.slice(join(root, '../..').length + 1);
    if (withoutExample.some((path) => page === join(root, path))) continue;
    it(`${name} run`, async () => {
      assert.notDeepEqual(examplesOf(page), [], 'the page has no example');
      await runExamples(page, join(folder, basename(page, '.md') + String(pages.indexOf(page))));
    });
  }
});
