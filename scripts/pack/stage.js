/** Lays out each package as it is published, and makes a tarball of it with npm. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageName, platforms } from './platforms.js';

/** @param {string} name */
function readManifest(name) {
  return JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
}

const { version, license, engines, os } = readManifest('linux-ipc');

/**
 * Lays out a package of this repository, without what only its build needs.
 *
 * @param {string} name
 * @param {object} [additions] More fields of its package.json.
 */
function stage(name, additions = {}) {
  const manifest = { ...readManifest(name), scripts: undefined, devDependencies: undefined };
  return layOut(name, { ...manifest, ...additions }, (folder) => {
    for (const path of ['README.md', ...manifest.files]) {
      if (path.startsWith('!')) continue;
      cpSync(`packages/${name}/${path}`, join(folder, path), { recursive: true });
    }
  });
}

/**
 * @param {string} name
 * @param {object} manifest
 * @param {(folder: string) => void} fill
 */
function layOut(name, manifest, fill) {
  const folder = join('release', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync('LICENSE', join(folder, 'LICENSE'));
  fill(folder);
  return folder;
}

/** Lays out the library. It names the packages of all platforms; npm installs the one that matches. */
export function stageLibrary() {
  const names = platforms.map((platform) => [packageName(platform), version]);
  return stage('linux-ipc', { optionalDependencies: Object.fromEntries(names) });
}

/** Lays out the channels over NATS. */
export function stageNats() {
  return stage('linux-ipc-nats');
}

export function stageApplication() {
  return stage('ipc-lab');
}

/**
 * @param {import('./platforms.js').Platform} platform
 * @param {(file: string) => void} makeBinary Writes the addon to this file.
 */
export function stageBinary(platform, makeBinary) {
  const name = packageName(platform);
  const { cpu, libc } = platform;
  const description = `The addon of linux-ipc for Linux on ${cpu} with ${libc}.`;
  const main = 'linux_ipc.node';
  const type = 'commonjs';
  const manifest = {
    name,
    version,
    description,
    license,
    engines,
    os,
    cpu: [cpu],
    libc: [libc],
    type,
    main,
  };
  return layOut(name, { ...manifest, files: [main] }, (folder) => {
    writeFileSync(
      join(folder, 'README.md'),
      `# ${name}\n\n${description} npm installs it with linux-ipc on this platform.\n`,
    );
    makeBinary(join(folder, main));
  });
}

/**
 * @param {string} folder
 * @returns {string} The path of the tarball.
 */
export function tarballOf(folder) {
  const packed = execFileSync(
    'npm',
    ['pack', `./${folder}`, '--pack-destination', 'release', '--json'],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [{ filename }] = Object.values(JSON.parse(packed));
  return join('release', filename);
}
