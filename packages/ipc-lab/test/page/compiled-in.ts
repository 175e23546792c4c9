import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Compiles a source in a folder of its own. @returns The program. */
export type Compile = (name: string, source: string, ...flags: readonly string[]) => string;

/** @param folder Of the test. */
export function compiledIn(folder: string): Compile {
  return (name, source, ...flags) => {
    const own = join(folder, name);
    mkdirSync(own);
    writeFileSync(join(own, 'pipe_sum.c'), source);
    const program = join(own, 'pipe_sum');
    execFileSync('cc', ['-w', ...flags, '-o', program, join(own, 'pipe_sum.c')]);
    return program;
  };
}
