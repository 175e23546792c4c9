/**
 * Loads the addon that was built in this package; if there is none, the one in the package for this
 * platform. These packages are optional dependencies: npm installs the one that matches.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

export function loadAddon(): unknown {
  const build = process.env['LINUX_IPC_BUILD'] === 'Debug' ? 'Debug' : 'Release';
  const builtHere = fileURLToPath(new URL(`../../build/${build}/linux_ipc.node`, import.meta.url));
  if (build === 'Debug' || existsSync(builtHere)) return require(builtHere);
  if (process.platform !== 'linux') {
    throw notFound(`linux-ipc works on Linux only, and this is ${process.platform}`);
  }
  const libc = libcOf(process.execPath);
  const name = `linux-ipc-${process.arch}-${libc}`;
  try {
    return require(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw notFound(
      `linux-ipc has no addon for ${process.platform} ${process.arch} ${libc}: npm installs ${name} with it,` +
        ` except with --omit=optional; where there is no such package, run "npx node-gyp rebuild" in ` +
        fileURLToPath(new URL('../..', import.meta.url)),
    );
  }
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
  return Object.assign(new Error(message), { code: 'ERR_ADDON_NOT_FOUND' });
}
