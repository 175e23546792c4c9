/**
 * Golden files: what the pure parts of ipc-lab make of a recorded run, kept beside the recording and
 * compared whole. A change of the output is reviewed as a change of the golden file.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const renew = process.env['IPC_LAB_RENEW_GOLDEN'] === '1';

/** One part of a golden file: its heading and its text. */
export type Section = readonly [heading: string, text: string];

/** The path of a file or folder beside this module's source. */
export function goldenPath(name: string): string {
  return fileURLToPath(new URL(`../../test/golden/${name}`, import.meta.url));
}

/**
 * Compares the sections with the golden file at `path`; where `IPC_LAB_RENEW_GOLDEN` is 1, writes them
 * there instead.
 */
export function assertGolden(path: string, sections: readonly Section[]): void {
  const actual = sections
    .map(([heading, text]) => `===== ${heading}\n${text.trimEnd()}\n`)
    .join('\n');
  if (renew) {
    if (!existsSync(path) || readFileSync(path, 'utf8') !== actual) writeFileSync(path, actual);
    return;
  }
  const expected = existsSync(path) ? readFileSync(path, 'utf8') : '(there is no golden file)\n';
  // The lines as arrays: the runner then prints the difference, and not both texts whole.
  assert.deepEqual(actual.split('\n'), expected.split('\n'), `differs from ${path}`);
}
