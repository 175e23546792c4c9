/** Which folder of the C sources may include which others: reports each wrong `#include "…"`, and exits with 1. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

const native = resolve(import.meta.dirname, '../../packages/linux-ipc/native');

/** What the files of each folder may include besides those beside them; `.` is addon.c. */
const allowed = {
  '.': ['core'],
  core: [],
  locks: ['core'],
  mechanisms: ['core'],
};

/** @param {string} path A path in the folder of the C sources, or outside. */
const folderOf = (path) => dirname(relative(native, path)).split(sep)[0];

let isWrong = false;
const sources = readdirSync(native, { recursive: true, encoding: 'utf8' });
for (const name of sources.filter((path) => /\.[ch]$/.test(path))) {
  const file = resolve(native, name);
  const folder = folderOf(file);
  const permitted = allowed[folder];
  if (permitted === undefined) throw new Error(`${folder} has no line in scripts/lint/includes.js`);
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const included = /^\s*#\s*include\s+"([^"]+)"/.exec(line)?.[1];
    if (included === undefined) continue;
    const target = resolve(dirname(file), included);
    if (dirname(target) !== dirname(file) && !permitted.includes(folderOf(target))) {
      const place = `${relative(process.cwd(), file)}:${index + 1}`;
      console.error(
        `${place}: ${folder} includes ${permitted.join(', ') || 'itself'} only, not ${included}`,
      );
      isWrong = true;
    }
  }
}
process.exit(isWrong ? 1 : 0);
