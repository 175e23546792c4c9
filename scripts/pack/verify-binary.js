/** Verifies, from its ELF headers and symbols, that a binary can be loaded on its platform. */
import { execFileSync } from 'node:child_process';

/** The version of glibc that Node.js 20 itself needs. */
const glibcFloor = [2, 28];
const muslLibrary = '/usr/lib/x86_64-linux-musl/libc.so';
const entryPoints = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

/**
 * @param {import('./platforms.js').Platform} platform
 * @param {string} file
 */
export function verifyBinary({ machine, libraries, libc }, file) {
  const header = execFileSync('readelf', ['-hd', file], { encoding: 'utf8' });
  /** @param {boolean} holds @param {string} wrong */
  const expect = (holds, wrong) => {
    if (!holds) throw new Error(`${file} ${wrong}`);
  };
  expect(new RegExp(`Machine: +${machine}$`, 'm').test(header), `is not for ${machine}`);
  for (const [, library] of header.matchAll(/\(NEEDED\).*\[(.+)\]/g)) {
    expect(libraries.includes(library), `needs ${library}`);
  }
  // musl's start files export these two.
  const defined = symbols(file, '--defined-only').filter((name) => !/^_(init|fini)$/.test(name));
  for (const name of entryPoints) expect(defined.includes(name), `does not export ${name}`);
  expect(defined.length === entryPoints.length, `exports more: ${defined.join(' ')}`);

  // Node.js itself defines the names that begin so.
  const needed = symbols(file, '--undefined-only').filter((name) => !/^(napi|uv)_/.test(name));
  const inMusl = libc === 'musl' ? symbols(muslLibrary, '--defined-only') : undefined;
  for (const name of needed) {
    if (inMusl !== undefined) expect(inMusl.includes(name), `needs ${name}, which musl lacks`);
    else expect(isWithinFloor(name), `needs ${name}, newer than glibc ${glibcFloor.join('.')}`);
  }
}

/** @param {string} name Such as `pthread_create@GLIBC_2.34`. */
function isWithinFloor(name) {
  const [, major, minor] = /@GLIBC_(\d+)\.(\d+)/.exec(name) ?? [];
  return Number(major) === glibcFloor[0] && Number(minor) <= glibcFloor[1];
}

/**
 * Lists the dynamic symbols of a file, without undefined weak ones, which need no definition.
 *
 * @param {string} file
 * @param {'--defined-only' | '--undefined-only'} which
 */
function symbols(file, which) {
  const listed = execFileSync('nm', ['--dynamic', which, '--format=posix', file], {
    encoding: 'utf8',
  });
  return listed
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, kind]) => which === '--defined-only' || kind !== 'w')
    .map(([name]) => name);
}
