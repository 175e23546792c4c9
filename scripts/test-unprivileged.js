/**
 * Runs the same tests as a user without any privilege, who owns a copy of this folder. It then repeats
 * the tests about another user with the capabilities to become that user and to signal its processes,
 * and no others. It also fails if any process or object of the user without privileges is left at the
 * end.
 *
 * Usage, as root: node scripts/test-unprivileged.js [PART OF A FILE'S PATH …]
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { ensureCommands } from './debian-packages.js';
import { objectsOf, processesOf } from './user-belongings.js';

/**
 * The ids that systemd sets aside for services that own nothing between two runs. `nobody`, whom the
 * tests use as the other user, is not among them.
 */
const [firstUser, lastUser] = [61184, 65519];

/** Finds a user who owns nothing: what a run left that was killed belongs to its user, not to this one. */
function userWithoutBelongings() {
  const count = lastUser - firstUser + 1;
  for (let tried = 0; tried < count; tried++) {
    // Two runs at the same time start from different ids.
    const uid = firstUser + ((process.pid + tried) % count);
    if (processesOf(uid).length === 0 && objectsOf(uid).length === 0) return uid;
  }
  throw new Error(`every user from ${firstUser} to ${lastUser} owns a process or an object`);
}

if (process.getuid?.() !== 0) {
  console.log('You are already a user without privileges: run npm test instead.');
  process.exit(0);
}
if (!ensureCommands()) process.exit(1);

const user = userWithoutBelongings();
const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-unprivileged-'));
const copy = join(folder, 'copy');
const home = join(folder, 'home');

/** No test needs the history, or large folders that are rebuilt. */
const leftOut = new Set(['.git', 'release', 'node_modules/.cache']);
cpSync('.', copy, {
  recursive: true,
  verbatimSymlinks: true,
  filter: (path) => !leftOut.has(relative('.', path)),
});
mkdirSync(home);
// The tests' other user reads the copy, too.
chmodSync(folder, 0o755);
spawnSync('chown', ['--recursive', `${user}:${user}`, folder], { stdio: 'inherit' });

/**
 * @param {string[]} parts
 * @param {string[]} [capabilities]
 */
function test(parts, capabilities = []) {
  const only = ['-all', ...capabilities.map((name) => `+${name}`)].join(',');
  const { status } = spawnSync(
    'setpriv',
    [
      ...['--reuid', `${user}`, '--regid', `${user}`, '--clear-groups'],
      ...['--bounding-set', only, '--inh-caps', only, '--ambient-caps', only],
      ...[process.execPath, 'scripts/test.js', ...parts],
    ],
    { cwd: copy, stdio: 'inherit', env: { ...process.env, HOME: home } },
  );
  return status === 0;
}

// Ctrl-C ends the tests; this process must go on, to remove the copy.
process.on('SIGINT', () => undefined);
const passed = test(process.argv.slice(2)) && test(['other-user'], ['setuid', 'setgid', 'kill']);
rmSync(folder, { recursive: true });

// A process that was killed may take a moment to exit.
const deadline = Date.now() + 10_000;
while (processesOf(user).length > 0 && Date.now() < deadline) await delay(10);
const left = [...processesOf(user), ...objectsOf(user)];
if (left.length > 0) console.error(`\nleft behind:\n${left.join('\n')}`);
process.exit(passed && left.length === 0 ? 0 : 1);
