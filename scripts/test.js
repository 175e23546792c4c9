/**
 * Runs the compiled tests with Node's test runner.
 *
 * Usage: node scripts/test.js [PART OF A FILE'S PATH …] [--except PART OF A FILE'S PATH …]
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureCommands } from './debian-packages.js';

const folders = [
  'packages/linux-ipc/dist-test',
  'packages/linux-ipc-nats/dist-test',
  'packages/ipc-lab/dist-test',
  'bench/dist/test',
];
const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { except: { type: 'string', multiple: true, default: [] } },
});

const files = folders
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => path.endsWith('.test.js'))
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))
  .filter((path) => !values.except.some((part) => path.includes(part)))
  .sort();

if (files.length === 0) {
  console.error(`no test matches ${wanted.join(' ')}`);
  process.exit(2);
}
if (!ensureCommands()) process.exit(1);

/** Ends a test file that hangs. On a busy machine, with sanitizers, some files take minutes. */
const fileLimitMs = 900_000;

/** Until Node.js 20.11 the runner has neither option. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const limits =
  major === 20 && minor < 11 ? [] : ['--test-concurrency=4', `--test-timeout=${fileLimitMs}`];

const { status, signal } = spawnSync(
  process.execPath,
  [
    // Without this, from Node.js 24 on, the runner makes each test file handle SIGUSR2.
    '--no-report-on-signal',
    `--import=${new URL('name-hanging-tests.js', import.meta.url).href}`,
    '--test',
    '--test-reporter=spec',
    ...limits,
    ...files,
  ],
  { stdio: 'inherit' },
);
if (signal !== null) console.error(`${signal} ended the test runner`);
process.exit(status ?? 1);
