/** Bundles the front end of ipc-lab's page, and the answers to the sheet's questions, into dist/, beside the server. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildSync } from 'esbuild';
import { marked } from 'marked';

const source = 'packages/ipc-lab/src/page/client';
const outdir = 'packages/ipc-lab/dist/page/client';

const { metafile } = buildSync({
  entryPoints: [`${source}/main.tsx`, `${source}/style.css`],
  outdir,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // Events have their bytes in a Buffer, which browsers lack.
  inject: [`${source}/buffer.ts`],
  metafile: true,
  logLevel: 'warning',
});

/** The licences of the packages that are in the bundle go with it. */
const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/[^/]+/.exec(path) ?? []),
);
const licenses = [...packages].sort().map((folder) => {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`${folder} has no licence`);
  return `${folder.split('/').at(-1)}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
});
writeFileSync(join(outdir, 'licenses.txt'), licenses.join('\n'));

/** Links lead away from a page that has everything, or to another file. */
marked.use({
  renderer: {
    link({ tokens }) {
      return this.parser.parseInline(tokens);
    },
  },
});

/** By the name of its anchor, each question with its answer. */
function answersIn(path) {
  const [, ...parts] = readFileSync(path, 'utf8').split(/^<a id="(\w+)"><\/a>$/m);
  const answers = [];
  for (let at = 0; at < parts.length; at += 2) {
    const [, title, text] = /^\s*## (.*)\n([^]*)$/.exec(parts[at + 1]) ?? [];
    if (title === undefined) throw new Error(`${path}: ${parts[at]} has no heading`);
    answers.push([parts[at], { title: marked.parseInline(title), html: marked.parse(text) }]);
  }
  return Object.fromEntries(answers);
}

const answers = { en: answersIn('docs/sheet/en.md'), fr: answersIn('docs/sheet/fr.md') };
writeFileSync(join(outdir, 'answers.json'), JSON.stringify(answers));
