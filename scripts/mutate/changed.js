/** The lines that differ from a commit, for Stryker: `path:first-last`, by path. */
import { execFileSync } from 'node:child_process';

export function changedRanges(commit) {
  const ranges = new Map();
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8' });
  let path = '';
  for (const line of git('diff', '--unified=0', '--no-prefix', commit, '--', 'packages').split(
    '\n',
  )) {
    if (line.startsWith('+++ ')) path = line.slice('+++ '.length);
    const [, first, count] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (first === undefined || count === '0') continue;
    const last = Number(first) + Number(count ?? 1) - 1;
    ranges.set(path, [...(ranges.get(path) ?? []), `${path}:${first}-${last}`]);
  }
  for (const added of git('ls-files', '--others', '--exclude-standard', 'packages').split('\n')) {
    if (added !== '') ranges.set(added, [added]);
  }
  return ranges;
}
