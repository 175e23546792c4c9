/**
 * Runs emulated.js with the library and the addon for arm64 that are in release/, on a Node.js for
 * arm64 under QEMU.
 *
 * Usage: npm run test:arm64
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureCommands } from '../debian-packages.js';
import { nodeOf } from '../node-version.js';

const addon = 'linux-ipc-arm64-glibc';
if (!existsSync(`release/${addon}`)) {
  console.error(`release/${addon} does not exist: run npm run pack:all first`);
  process.exit(1);
}
if (!ensureCommands({ 'qemu-aarch64-static': 'qemu-user-static libstdc++6-arm64-cross' })) {
  process.exit(1);
}
const node = nodeOf('20', 'arm64');
const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-arm64-'));
try {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of ['linux-ipc', addon]) {
    cpSync(`release/${name}`, join(folder, 'node_modules', name), { recursive: true });
  }
  const program = join(folder, 'emulated.js');
  cpSync('scripts/pack/emulated.js', program);
  const emulated = ['-L', '/usr/aarch64-linux-gnu', node, program];
  const { status } = spawnSync('qemu-aarch64-static', emulated, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
