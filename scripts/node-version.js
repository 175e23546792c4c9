/** Installs versions of Node.js other than the one that runs this, in a folder that git ignores. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs the newest Node.js of a major version. The npm package `node` only fetches a platform's
 * package in its install script; this installs that package directly, and so runs no script.
 *
 * @param {string} version
 * @param {string} [arch]
 * @returns {string} The path of the program.
 */
export function nodeOf(version, arch = process.arch) {
  const folder = join('node_modules/.cache/node-versions', `${arch}-${version}`);
  const name = `node-linux-${arch}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // --force: the package may be for another architecture than that of this machine.
  const options = ['--prefix', folder, '--no-save', '--ignore-scripts', '--force'];
  const { status, stderr } = spawnSync('npm', ['install', ...options, `${name}@${version}`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm cannot install ${name}@${version}:\n${stderr}`);
  return join(process.cwd(), folder, 'node_modules', name, 'bin/node');
}
