/** Other Node.js than the one that runs this, in a folder that git ignores. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The newest Node.js of a major version. What the npm package `node` has its install script fetch is
 * the package of the platform, which needs no script.
 *
 * @param {string} version
 * @param {string} [arch]
 * @returns {string} The program's path.
 */
export function nodeOf(version, arch = process.arch) {
  const folder = join('node_modules/.cache/node-versions', `${arch}-${version}`);
  const name = `node-linux-${arch}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // --force: it may be for another machine than this one.
  const options = ['--prefix', folder, '--no-save', '--ignore-scripts', '--force'];
  const { status, stderr } = spawnSync('npm', ['install', ...options, `${name}@${version}`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm cannot install ${name}@${version}:\n${stderr}`);
  return join(process.cwd(), folder, 'node_modules', name, 'bin/node');
}
