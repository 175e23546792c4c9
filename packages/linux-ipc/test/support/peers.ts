/** Counterparts that are not ours: C programs compiled here, and Python scripts. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../../test/peers/', import.meta.url));

/**
 * Compiles a C program into `folder`; returns the program's path.
 *
 * @param options More for the compiler: `-shared` for what is preloaded instead of run.
 */
export function compileProgram(source: string, folder: string, options: string[] = []): string {
  const program = join(folder, basename(source, '.c'));
  const usual = '-std=c11 -D_GNU_SOURCE -Wall -Werror -O1'.split(' ');
  execFileSync('cc', [...usual, ...options, '-o', program, source], {
    // A sanitizer's runtime, preloaded for Node.js, is no business of the compiler.
    env: { ...process.env, LD_PRELOAD: '' },
  });
  return program;
}

/** Compiles `test/peers/<name>.c` into `folder`; returns the program's path. */
export function compilePeer(name: string, folder: string, options: string[] = []): string {
  return compileProgram(join(sources, `${name}.c`), folder, options);
}

/** Of the Node.js that the addon under test was built with: for peers that are addons themselves. */
export function nodeHeaders(): string {
  const path = fileURLToPath(new URL('../../build/config.gypi', import.meta.url));
  const directory = /"nodedir": "(.*)"/.exec(readFileSync(path, 'utf8'))?.[1];
  if (directory === undefined) throw new Error(`no nodedir in ${path}`);
  return `${directory}/include/node`;
}

/** The path of `test/peers/<name>.py`, to be run by python3. */
export function pythonPeer(name: string): string {
  return join(sources, `${name}.py`);
}

/** The path of a compiled `test/fixtures/<name>.ts`, to be run by this Node.js. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}.js`, import.meta.url));
}
