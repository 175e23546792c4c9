/**
 * All slips, and whether they still fit the sources.
 *
 * A slip is a source (`file`), `what` a user would see, the text `before`, which occurs exactly once, the text
 * `after`, and the `tests`: parts of the paths of test files.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { labSlips } from './lab.js';
import { librarySlips } from './library.js';
import { nativeSlips } from './native.js';

const packages = resolve(import.meta.dirname, '../../packages');

export const slips = [...nativeSlips, ...librarySlips, ...labSlips];

/** The parts of the paths of the compiled tests, within their package. */
export function testsOf({ file, tests }) {
  const [name] = file.split('/');
  return tests.map((part) => `${name}/dist-test/${part}`);
}

/** The slips that no longer fit, in words. */
export function unfit() {
  const tests = readdirSync(packages).flatMap((name) => testFiles(name));
  return slips.flatMap((slip) => {
    const { file, what, before } = slip;
    const path = join(packages, file);
    const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const occurrences = source.split(before).length - 1;
    const missing = testsOf(slip).filter((part) => !tests.some((test) => test.includes(part)));
    return [
      ...(occurrences === 1 ? [] : [`${file}, ${what}: found ${occurrences} times`]),
      ...missing.map((part) => `${file}, ${what}: no test matches ${part}`),
    ];
  });
}

/** The tests of a package, by the paths to which they are compiled. */
function testFiles(name) {
  const folder = join(packages, name, 'test');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(name, 'dist-test', path));
}
