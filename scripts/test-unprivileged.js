/**
 * Runs the same tests as a user without any privilege, who owns a copy of this folder; then once more
 * those about another user, with no privilege but to become one and to end it. It fails too when
 * anything of that user's is left in the end: so nobody else should be running anything as that user.
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

/** Not `nobody`, who is another user to the tests. */
const user = 65533;

if (process.getuid?.() !== 0) {
  console.log('You are a user without privileges already: npm test is what you want.');
  process.exit(0);
}
if (!ensureCommands()) process.exit(1);

const before = [...processesOf(user), ...objectsOf(user)];
if (before.length > 0) {
  console.error(`user ${user} has something already:\n${before.join('\n')}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-unprivileged-'));
const copy = join(folder, 'copy');
const home = join(folder, 'home');

/** No test needs the history, nor what is large and made anew. */
const leftOut = new Set(['.git', 'release', 'node_modules/.cache']);
cpSync('.', copy, {
  recursive: true,
  verbatimSymlinks: true,
  filter: (path) => !leftOut.has(relative('.', path)),
});
mkdirSync(home);
// For those who are yet another user.
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

// Ctrl-C is for the tests: what they were given is removed here.
process.on('SIGINT', () => undefined);
const passed = test(process.argv.slice(2)) && test(['other-user'], ['setuid', 'setgid', 'kill']);
rmSync(folder, { recursive: true });

// Who is dying is still there.
const deadline = Date.now() + 10_000;
while (processesOf(user).length > 0 && Date.now() < deadline) await delay(10);
const left = [...processesOf(user), ...objectsOf(user)];
if (left.length > 0) console.error(`\nleft behind:\n${left.join('\n')}`);
process.exit(passed && left.length === 0 ? 0 : 1);
