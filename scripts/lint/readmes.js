/**
 * A folder of more than a dozen sources opens with a README, and a README names no file that does not exist: reports each
 * that differs, and exits with 1.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const source = /\.([ch]|jsx?|tsx?|py)$/;
const named = /`([\w./-]*\w\.(?:[ch]|js|tsx?))`/g;

/** A test has the name of what it tests; recorded runs and programs under test are explained where they are judged. */
const explainedElsewhere = /\.test\.ts$|(^|\/)test\/(golden|check\/programs)\//;

const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
const files = listed.split('\0').filter((file) => file !== '');
const readmes = files.filter((file) => basename(file) === 'README.md');
const wrong = [];

const counts = new Map();
for (const file of files) {
  if (!source.test(file) || explainedElsewhere.test(file)) continue;
  counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
}
const opened = new Set(readmes.map(dirname));
for (const [folder, count] of counts) {
  if (count > 12 && !opened.has(folder)) wrong.push(`${folder}: ${count} files and no README.md`);
}

const sources = files.filter((file) => source.test(file));
for (const readme of readmes) {
  const folder = dirname(readme);
  // In a folder without sources, a name may be that of a reader's own file.
  if (!sources.some((file) => file.startsWith(`${folder}/`))) continue;
  const place = folder.split('/').slice(0, 2).join('/');
  for (const [, name] of readFileSync(join(root, readme), 'utf8').matchAll(named)) {
    // It may be written without the folders in which the file is.
    const isThere = (file) => file.startsWith(`${place}/`) && file.endsWith(`/${name}`);
    if (!files.includes(join(folder, name)) && !files.includes(name) && !files.some(isThere)) {
      wrong.push(`${readme}: there is no ${name}`);
    }
  }
}

for (const line of wrong) console.error(line);
process.exit(wrong.length === 0 ? 0 : 1);
