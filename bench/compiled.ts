/** Compiles the programs of `c/`, each at most once. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from './run-program.js';

const sources = fileURLToPath(new URL('../c', import.meta.url));
const flags = ['-D_GNU_SOURCE', '-O2', '-march=native', '-Wall', '-Wextra'];

const compiled = new Map<string, string>();
let folder: string | undefined;

function compile(name: string): string {
  folder ??= temporaryFolder();
  const program = join(folder, name);
  const source = join(sources, name);
  const [compiler, standard, file] = existsSync(`${source}.c`)
    ? ['cc', '-std=c11', `${source}.c`]
    : ['c++', '-std=c++17', `${source}.cpp`];
  execFileSync(compiler, [standard, ...flags, '-o', program, file], { stdio: 'pipe' });
  return program;
}

/** Returns the path of the program compiled from `c/<name>.c` or `c/<name>.cpp`. */
export function compiledProgram(name: string): string {
  const program = compiled.get(name) ?? compile(name);
  compiled.set(name, program);
  return program;
}
