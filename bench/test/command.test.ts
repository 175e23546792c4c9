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
  it('prints its usage, and the ids of its measures', () => {
    assert.match(bench('--help').stdout, /^Usage: npm run bench/);
    assert.deepEqual(
      bench('--list').stdout.trim().split('\n'),
      measures.map(({ id }) => id),
    );
  });

  it('rejects wrong arguments in one line, before it measures', () => {
    const refused = [
      [['--lst'], "Unknown option '--lst'"],
      [['nothing'], 'The id of no measure contains nothing.'],
      [['--from', '/absent/file'], /^Cannot read the records: ENOENT/],
      [['--json', '/absent/file'], /^ENOENT/],
      [['--svg', '/dev/null/folder'], /^ENOTDIR/],
      [['--node', '/absent/node', 'use'], /^--node takes the path of a Node\.js: .*ENOENT/],
      [['--node', '/bin/true', 'use'], '--node takes the path of a Node.js: /bin/true'],
      [['--runs', 'many', 'use'], "--runs takes a number above 0, not 'many'"],
    ] as const;
    for (const [parameters, expected] of refused) {
      const { status, stdout, error } = bench(...parameters);
      assert.deepEqual([status, stdout], [2, ''], parameters.join(' '));
      if (typeof expected === 'string') assert.equal(error, expected);
      else assert.match(error ?? '', expected);
    }
  });
});
