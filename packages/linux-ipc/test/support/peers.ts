/** Counterparts that are not ours: C programs compiled here, and Python scripts. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../../test/peers/', import.meta.url));

/**
 * Compiles `test/peers/<name>.c` into `folder`; returns the program's path.
 *
 * @param options More for the compiler: `-shared` for what is preloaded instead of run.
 */
export function compilePeer(name: string, folder: string, options: string[] = []): string {
  const program = join(folder, name);
  execFileSync(
    'cc',
    [
      '-std=c11',
      '-D_GNU_SOURCE',
      '-Wall',
      '-Werror',
      '-O1',
      ...options,
      '-o',
      program,
      join(sources, `${name}.c`),
    ],
    {
      env: { ...process.env, LD_PRELOAD: '' },
    },
  );
  return program;
}

/** The path of `test/peers/<name>.py`, to be run by python3. */
export function pythonPeer(name: string): string {
  return join(sources, `${name}.py`);
}

/** The path of a compiled `test/fixtures/<name>.ts`, to be run by this Node.js. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}.js`, import.meta.url));
}
