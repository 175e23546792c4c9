/**
 * Runs the library's tests with the addon built with AddressSanitizer and
 * UndefinedBehaviorSanitizer. A report aborts the process, and so fails its test.
 *
 * Usage: node scripts/test-sanitized.js [PART OF A FILE'S PATH …]
 */
import { execFileSync, spawnSync } from 'node:child_process';

const build = spawnSync(
  'npm',
  ['run', '--silent', 'build:native:sanitized', '--workspace', 'linux-ipc'],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
if (build.status !== 0) process.exit(1);

/** Node.js itself is not instrumented, so the sanitizer's runtime has to be preloaded. */
const runtime = execFileSync('cc', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();

/**
 * Tests that make no native call, hundreds of thousands of interleavings above all; what other tests run as well; and
 * thousands of kills at steps that are TypeScript, which take six minutes with the sanitizers.
 */
const exceptions = [
  'channel/crash',
  'ring/broadcast',
  'ring/many-to-one',
  'ring/reliable-broadcast',
  'ring/sleep',
  'ring/spinner',
  '/interleavings',
  'channel/message/',
  'operations/options',
  'dist-test/docs/',
];

const wanted = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    'scripts/test.js',
    ...(wanted.length > 0
      ? wanted
      : ['linux-ipc/', ...exceptions.map((part) => `--except=${part}`)]),
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      LINUX_IPC_BUILD: 'Debug',
      LD_PRELOAD: runtime,
      // V8 frees its heap only when the process exits; the lifetime tests count the leaks of the addon.
      ASAN_OPTIONS:
        'detect_leaks=0:abort_on_error=1:handle_segv=0:allocator_may_return_null=1:quarantine_size_mb=16',
      UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
    },
  },
);
process.exit(status ?? 1);
