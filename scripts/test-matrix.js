/**
 * Runs the same tests, with the same compiled addon, under each Node.js that is supported.
 *
 * Usage: node scripts/test-matrix.js [--only VERSION …] [PART OF A FILE'S PATH …]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const supported = ['20', '22', '24', '26'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true, default: supported } },
});

/**
 * The newest Node.js of a major version. What the npm package `node` has its install script fetch is
 * the package of the platform, which needs no script.
 *
 * @param {string} version
 */
function nodeOf(version) {
  const folder = join('node_modules/.cache/node-versions', version);
  const name = `node-linux-${process.arch}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const { status } = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--ignore-scripts', `${name}@${version}`],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status !== 0) throw new Error(`npm cannot install ${name}@${version}`);
  return join(process.cwd(), folder, 'node_modules', name, 'bin/node');
}

const results = values.only.map((version) => {
  const node = nodeOf(version);
  const name = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\nNode.js ${name}`);
  // Programs that start with `#!/usr/bin/env node` are run by it too.
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
