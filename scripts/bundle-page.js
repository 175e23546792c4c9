/** Bundles the front end of ipc-lab's page into dist/, beside the server that serves it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildSync } from 'esbuild';

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
