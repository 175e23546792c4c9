/** Programs that do not use the library, in C and Python, and the fixtures, which do. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../../test/peers/', import.meta.url));

/**
 * Compiles a C program into `folder`; returns the path of the program.
 *
 * @param options More options of the compiler, such as `-shared` for a library that is preloaded.
 */
export function compileProgram(source: string, folder: string, options: string[] = []): string {
  const program = join(folder, basename(source, '.c'));
  const usual = '-std=c11 -D_GNU_SOURCE -Wall -Werror -O1'.split(' ');
  execFileSync('cc', [...usual, ...options, '-o', program, source], {
    // The compiler must not load the runtime of a sanitizer, which is preloaded for Node.js.
    env: { ...process.env, LD_PRELOAD: '' },
  });
  return program;
}

/** Compiles `test/peers/<name>.c` into `folder`; returns the path of the program. */
export function compilePeer(name: string, folder: string, options: string[] = []): string {
  return compileProgram(join(sources, `${name}.c`), folder, options);
}

/** The headers of the Node.js for which the addon under test was built; peers can be addons, too. */
export function nodeHeaders(): string {
  const path = fileURLToPath(new URL('../../build/config.gypi', import.meta.url));
  const directory = /"nodedir": "(.*)"/.exec(readFileSync(path, 'utf8'))?.[1];
  if (directory === undefined) throw new Error(`no nodedir in ${path}`);
  return `${directory}/include/node`;
}

/** The path of `test/peers/<name>.py`, which python3 runs. */
export function pythonPeer(name: string): string {
  return join(sources, `${name}.py`);
}

let interpreter: string | undefined;

/**
 * The interpreter that `python3` names. A version manager names a script that runs some ten processes first: they would be
 * traced as well.
 */
export function python(): string {
  interpreter ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
    env: { ...process.env, LD_PRELOAD: '' },
  }).trim();
  return interpreter;
}

/** The path of the compiled `test/fixtures/<name>.ts`, which this Node.js runs. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}.js`, import.meta.url));
}
