/**
 * Puts known slips into a temporary copy of the repository, one at a time, and runs the tests that should
 * notice. The lists have slips of the kind that a maintainer makes: in C, and in TypeScript where the tests
 * need other processes, which mutation testing with Stryker leaves out.
 *
 * Usage: node scripts/slips/main.js [PART OF A SOURCE'S PATH OR OF WHAT IS DESCRIBED …]
 *
 * The exit status is 1 if fewer than 85 % are noticed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { clearTimeout, setTimeout } from 'node:timers';

import { copyRepository } from '../mutate/copy.js';
import { slips, testsOf, unfit } from './lists.js';
import { transpile } from './transpile.js';

const floor = 85;
/** A test that hangs notices, too, but says less. */
const limitMs = 200_000;

const parts = process.argv.slice(2);
const wanted = slips.filter(
  ({ file, what }) =>
    parts.length === 0 || parts.some((part) => file.includes(part) || what.includes(part)),
);
if (wanted.length === 0) {
  console.error(`no slip matches ${parts.join(' ')}`);
  process.exit(2);
}

const outdated = unfit();
if (outdated.length > 0) {
  console.error(outdated.join('\n'));
  process.exit(2);
}

/** Compiles a source that has changed. */
function build(copy, path) {
  if (path.endsWith('.ts')) {
    transpile(path);
    return;
  }
  const words = ['run', '--silent', 'build:native', '--workspace', 'linux-ipc'];
  const { status, stderr } = spawnSync('npm', words, { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** How these tests end: undefined if they pass. */
async function failure(copy, part) {
  const child = spawn(process.execPath, ['scripts/test.js', part], {
    cwd: copy,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let hangs = false;
  const end = () => process.kill(-child.pid, 'SIGKILL');
  const limit = setTimeout(() => {
    hangs = true;
    end();
  }, limitMs);
  process.once('SIGINT', end);
  const exited = once(child, 'exit');
  const output = await text(child.stdout);
  const [status] = await exited;
  clearTimeout(limit);
  process.off('SIGINT', end);
  if (hangs) return 'a test hangs';
  if (status === null) throw new Error('interrupted');
  if (status === 0) return undefined;
  return /✖ (?!failing tests)(.*) \(\d.*ms\)/.exec(output)?.[1] ?? 'a test fails';
}

/** How each part of the tests ends without any slip. */
const without = new Map();

/** Returns how the slip was noticed, or undefined, and how the same tests end without it. */
async function trySlip(copy, slip) {
  const path = join(copy, 'packages', slip.file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    source.replace(slip.before, () => slip.after),
  );
  let how, part;
  try {
    build(copy, path);
    for (part of testsOf(slip)) {
      how = await failure(copy, part);
      if (how !== undefined) break;
    }
  } finally {
    writeFileSync(path, source);
    build(copy, path);
  }
  if (how !== undefined && !without.has(part)) without.set(part, await failure(copy, part));
  return { how, without: how === undefined ? undefined : without.get(part) };
}

const copy = copyRepository();
let noticed = 0;
try {
  for (const slip of wanted) {
    const { how, without: otherwise } = await trySlip(copy, slip);
    const isNoticed = how !== undefined && otherwise === undefined;
    if (isNoticed) noticed += 1;
    console.log(`${isNoticed ? 'noticed' : 'NOT NOTICED'}: ${slip.file}, ${slip.what}`);
    if (how !== undefined) console.log(`    ${how}`);
    if (otherwise !== undefined) console.log(`    without the slip as well: ${otherwise}`);
  }
} finally {
  rmSync(copy, { recursive: true });
}
const score = (100 * noticed) / wanted.length;
console.log(
  `${noticed} of ${wanted.length} slips noticed, ${score.toFixed(0)} %, floor ${floor} %`,
);
process.exitCode = score < floor ? 1 : 0;
