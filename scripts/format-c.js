/** Checks the C sources against .clang-format; with --write, it rewrites them. */
import { spawnSync } from 'node:child_process';

import { ensureCommands } from './debian-packages.js';

if (!ensureCommands({ 'clang-format': 'clang-format' })) process.exit(1);

const listed = spawnSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.c', '*.h', '*.cpp'],
  {
    encoding: 'utf8',
  },
);
const files = listed.stdout.split('\n').filter((name) => name !== '');
const mode = process.argv.includes('--write') ? ['-i'] : ['--dry-run', '-Werror'];
process.exit(spawnSync('clang-format', [...mode, ...files], { stdio: 'inherit' }).status ?? 1);
