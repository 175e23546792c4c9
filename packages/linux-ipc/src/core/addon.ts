/**
 * Loads the addon that was built in this package; if there is none, the one in the package for this
 * platform. These packages are optional dependencies: npm installs the one that matches.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { requireSupportedRuntime } from './runtime.js';

export function loadAddon(): unknown {
  requireSupportedRuntime(process.platform, process.versions);
  const { url } = import.meta;
  // Some bundlers leave the address undefined in CommonJS, where the name of the file is known instead.
  const here = url === undefined ? __filename : fileURLToPath(url);
  // Called by its bare name, webpack would evaluate it while it bundles.
  const require = nodeModule.createRequire(here);
  const build = process.env['LINUX_IPC_BUILD'] === 'Debug' ? 'Debug' : 'Release';
  const builtHere = join(dirname(here), '../../build', build, 'linux_ipc.node');
  if (build === 'Debug' || existsSync(builtHere)) return load(builtHere);
  const libc = libcOf(process.execPath);
  const name = `linux-ipc-${process.arch}-${libc}`;
  let path: string;
  try {
    path = require.resolve(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw notFound(
      `linux-ipc cannot find its addon for ${process.arch} ${libc}: it is in the package ${name}, which` +
        ` npm installs unless optional packages are omitted; for other machines, build it from its sources`,
    );
  }
  return load(path);
}

/**
 * `dlopen(3)`: what `require` does, which would return the same functions to every copy of this library in a thread,
 * as Jest loads one for each file of tests. Each needs a poller of its own.
 */
function load(path: string): unknown {
  const addon = { exports: {} };
  process.dlopen(addon, path);
  return addon.exports;
}

/** The path of the program interpreter, at the beginning of an ELF file, names ld-linux or ld-musl. */
function libcOf(program: string): 'glibc' | 'musl' {
  const beginning = Buffer.alloc(4096);
  const file = openSync(program, 'r');
  readSync(file, beginning);
  closeSync(file);
  return beginning.includes('/ld-musl-') ? 'musl' : 'glibc';
}

function notFound(message: string): Error {
  const remedy =
    'where linux-ipc was bundled, make it external: see "Runtimes and bundlers" in its README';
  return Object.assign(new Error(`${message}; ${remedy}`), { code: 'ERR_ADDON_NOT_FOUND' });
}
