/** Which files mutation testing reads: the sources of a folder, and its tests that start no other process. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { folders, tooLong, withProcesses } from './folders.js';

/** The TypeScript files of a folder, or the file itself. */
function filesOf(path) {
  if (!path.endsWith('/')) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => file.endsWith('.ts') && statSync(file).isFile())
    .sort();
}

export function sourcesOf({ sources }) {
  return sources
    .flatMap(filesOf)
    .filter((path) => !path.includes('/browser/'))
    .filter((path) => !withProcesses.some((part) => path.includes(part)));
}

/** The compiled tests. */
export function testsOf({ tests }) {
  return tests
    .flatMap(filesOf)
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => !tooLong.some((part) => path.includes(part)))
    .filter((path) => !startsProcess(path))
    .map((path) => path.replace('/test/', '/dist-test/').replace(/\.ts$/, '.js'));
}

/** Modules that start processes or threads; a browser is a process, too. */
const starters = new Set(['node:child_process', 'node:worker_threads', 'playwright-core']);

const asked = new Map();

/** Whether a module of the tests, or one of the tests' modules that it imports, starts a process or a thread. */
function startsProcess(path) {
  const known = asked.get(path);
  if (known !== undefined) return known;
  asked.set(path, false);
  const specifiers = [
    ...readFileSync(path, 'utf8').matchAll(/^(?:import|\} from|export).*'([^']+)';$/gm),
  ];
  const answer = specifiers.some(([, specifier]) =>
    specifier.startsWith('.')
      ? importsStarter(join(dirname(path), specifier))
      : starters.has(specifier),
  );
  asked.set(path, answer);
  return answer;
}

/** @param compiled As written: relative to the sources, with the name of the compiled file. */
function importsStarter(compiled) {
  const source = compiled.replace('/dist-test/', '/test/').replace(/\.js$/, '.ts');
  return source.includes('/test/') && startsProcess(source);
}

/** What `folders.js` names and is not there, in words. */
export function missing() {
  const all = filesOf('packages/');
  const named = Object.values(folders).flatMap(({ sources, tests }) => [...sources, ...tests]);
  return [
    ...named.filter((path) => !existsSync(path)),
    ...[...withProcesses, ...tooLong].filter((part) => !all.some((path) => path.includes(part))),
  ].map((path) => `scripts/mutate/folders.js: there is no ${path}`);
}
