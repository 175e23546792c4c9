import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';

import { measures } from '../measures/index.js';

const program = fileURLToPath(new URL('../main.js', import.meta.url));

function bench(...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...parameters], {
    encoding: 'utf8',
  });
  return { status, stdout, error: stderr.split('\n')[0] };
}

describe('npm run bench', () => {
  it('says how it is used, and what it can measure', () => {
    assert.match(bench('--help').stdout, /^Usage: npm run bench/);
    assert.deepEqual(
      bench('--list').stdout.trim().split('\n'),
      measures.map(({ id }) => id),
    );
  });

  it('refuses what it does not understand in one line, before it measures', () => {
    const refused = [
      [['--lst'], "Unknown option '--lst'"],
      [['nothing'], 'No measure has nothing in its id.'],
      [['--from', '/absent/file'], /^No records can be read: ENOENT/],
      [['--json', '/absent/file'], /^ENOENT/],
      [['--svg', '/dev/null/folder'], /^ENOTDIR/],
    ] as const;
    for (const [parameters, expected] of refused) {
      const { status, stdout, error } = bench(...parameters);
      assert.deepEqual([status, stdout], [2, ''], parameters.join(' '));
      if (typeof expected === 'string') assert.equal(error, expected);
      else assert.match(error ?? '', expected);
    }
  });
});
