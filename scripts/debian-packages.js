/**
 * The commands that the tests run besides Node.js, each with the Debian package that contains it. Missing
 * packages are installed when the user is root; otherwise the exact command is printed and the tests do
 * not start, since a test that silently skips its counterpart proves nothing.
 *
 * Usage, to install them beforehand: node scripts/debian-packages.js
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageOfCommand = {
  cc: 'gcc',
  chromium: 'chromium',
  'chromium-headless-shell': 'chromium-headless-shell',
  'dbus-daemon': 'dbus',
  python3: 'python3',
  ipcs: 'util-linux',
  mdb_load: 'lmdb-utils',
  ip: 'iproute2',
  'nats-server': 'nats-server',
  od: 'coreutils',
  openssl: 'openssl',
  flock: 'util-linux',
  script: 'bsdutils',
  strace: 'strace',
  'systemd-socket-activate': 'systemd',
  weston: 'weston',
};

/** @param {string} command */
function isOnPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * @param {Record<string, string>} [commands] Each command, with its package or packages.
 * @returns {boolean} Whether all of them can be run now.
 */
export function ensureCommands(commands = packageOfCommand) {
  const missing = () => Object.keys(commands).filter((command) => !isOnPath(command));
  if (missing().length === 0) return true;
  const install = [
    'apt-get',
    'install',
    '--yes',
    ...new Set(missing().flatMap((c) => commands[c].split(' '))),
  ];
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    console.error(`installing: ${install.join(' ')}`);
    spawnSync('apt-get', ['update'], { stdio: 'ignore' });
    spawnSync(install[0], install.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  if (missing().length === 0) return true;
  console.error(`missing: ${missing().join(', ')}. Install with: sudo ${install.join(' ')}`);
  return false;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = ensureCommands() ? 0 : 1;
