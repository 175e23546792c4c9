/**
 * Golden files: the output of the pure parts of ipc-lab for a recorded run, kept beside the recording and
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
 * Compares the sections with the golden file at `path`; if `IPC_LAB_RENEW_GOLDEN` is 1, writes them
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
  if (actual !== expected) assert.fail(`differs from ${path}\n${differences(expected, actual)}`);
}

const mostLines = 40;

/**
 * The lines of each section that are not in the other text, in their order. The shortest difference would
 * take minutes if every line changed; Git shows it after a renewal.
 */
function differences(expected: string, actual: string): string {
  const [old, now] = [expected, actual].map((text) => text.split('\n')) as [string[], string[]];
  const headings = new Set([...old, ...now].filter((line) => line.startsWith('=====')));
  const only = (lines: string[], others: string[], mark: string): string[] => {
    const rest = new Map<string, number>();
    for (const line of others) rest.set(line, (rest.get(line) ?? 0) + 1);
    return lines.flatMap((line, index) => {
      const left = rest.get(line) ?? 0;
      rest.set(line, left - 1);
      return left > 0 ? [] : [`${mark} ${index + 1}: ${line}`];
    });
  };
  const parts = [...headings].flatMap((heading) => {
    const [before, after] = [sectionOf(old, heading), sectionOf(now, heading)];
    if (before.join('\n') === after.join('\n')) return [];
    const lines = [...only(before, after, '-'), ...only(after, before, '+')];
    const shown = lines.length === 0 ? ['the same lines in another order'] : lines;
    return [heading, ...shown.slice(0, mostLines), ...(shown.length > mostLines ? ['…'] : [])];
  });
  return (parts.length === 0 ? ['the sections are in another order'] : parts).join('\n');
}

function sectionOf(lines: readonly string[], heading: string): string[] {
  const from = lines.indexOf(heading);
  if (from < 0) return [];
  const length = lines.slice(from + 1).findIndex((line) => line.startsWith('====='));
  return lines.slice(from + 1, length < 0 ? undefined : from + 1 + length);
}
