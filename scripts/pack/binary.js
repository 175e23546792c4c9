/** Compiles the addon for a platform, with the same binding.gyp as here, and verifies the binary. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { verifyBinary } from './verify-binary.js';

const nodeGyp = resolve('node_modules/.bin/node-gyp');

/**
 * @param {import('./platforms.js').Platform} platform
 * @param {string} target The file to write.
 */
export function makeBinary(platform, target) {
  const { compiler, cpu, cflags, ldflags } = platform;
  const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-pack-'));
  try {
    cpSync('packages/linux-ipc/native', join(folder, 'native'), { recursive: true });
    cpSync('packages/linux-ipc/binding.gyp', join(folder, 'binding.gyp'));
    writeFileSync(join(folder, 'package.json'), '{}');
    const { status, stdout, stderr } = spawnSync(
      nodeGyp,
      ['configure', 'build', `--arch=${cpu}`, '--loglevel=error'],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          CC: compiler,
          CXX: compiler,
          CFLAGS: cflags.join(' '),
          LDFLAGS: ['-s', ...ldflags].join(' '),
          JOBS: 'max',
        },
      },
    );
    if (status !== 0) throw new Error(`${compiler} cannot compile the addon:\n${stdout}${stderr}`);
    cpSync(join(folder, 'build/Release/linux_ipc.node'), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  verifyBinary(platform, target);
}
