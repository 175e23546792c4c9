/**
 * Runs the same tests, with the same compiled addon, under each supported version of Node.js.
 *
 * Usage: node scripts/test-matrix.js [--only VERSION …] [PART OF A FILE'S PATH …]
 */
import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { parseArgs } from 'node:util';

import { nodeOf } from './node-version.js';

const supported = ['20', '22', '24', '26'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true, default: supported } },
});

const results = values.only.map((version) => {
  const node = nodeOf(version);
  const name = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\nNode.js ${name}`);
  // It runs the programs that start with `#!/usr/bin/env node`, too.
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  const { status } = spawnSync(node, ['scripts/test.js', ...positionals], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  return { name, passed: status === 0 };
});

console.log();
for (const { name, passed } of results)
  console.log(`${name.padEnd(10)} ${passed ? 'passed' : 'FAILED'}`);
process.exit(results.every(({ passed }) => passed) ? 0 : 1);
