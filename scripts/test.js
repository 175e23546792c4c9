/**
 * Runs the compiled tests with Node's test runner.
 *
 * Usage: node scripts/test.js [PART OF A FILE'S PATH …]
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { ensureCommands } from './debian-packages.js';

const folders = ['packages/linux-ipc/dist-test', 'packages/ipc-lab/dist-test', 'bench/dist/test'];
const wanted = process.argv.slice(2);

const files = folders
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => path.endsWith('.test.js'))
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))
  .sort();

if (files.length === 0) {
  console.error(`no test matches ${wanted.join(' ')}`);
  process.exit(2);
}
if (!ensureCommands()) process.exit(1);

/** For a file that hangs: on a busy machine, sanitized, some take minutes. */
const fileLimitMs = 900_000;

const { status, signal } = spawnSync(
  process.execPath,
  [
    // From Node.js 24 on, the runner otherwise has each test file listen for SIGUSR2.
    '--no-report-on-signal',
    '--test',
    '--test-reporter=spec',
    '--test-concurrency=4',
    `--test-timeout=${fileLimitMs}`,
    ...files,
  ],
  { stdio: 'inherit' },
);
if (signal !== null) console.error(`the test runner was ended by ${signal}`);
process.exit(status ?? 1);
