/** Classes whose programs were compiled once, and are copied: a class of twenty costs no more than its runs. */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compileProgram } from '../../../linux-ipc/dist-test/support/peers.js';
import { readClassroom } from '../../dist/check/class/classroom.js';
import type { ClassOptions } from '../../dist/page/server/server.js';

const sources = fileURLToPath(new URL('../../test/check/programs/4a/', import.meta.url));

/** A program of the tests; one that does nothing; or none, which does not build. */
export type Kind = 'plain' | 'write_end_kept' | 'nothing' | 'unbuilt';

/** For each student, a program of exercise 4a. @returns The folder of the class. */
export function classOf(
  folder: string,
  name: string,
  students: readonly (readonly [string, Kind])[],
): string {
  const path = join(folder, name);
  for (const [student, kind] of students) {
    mkdirSync(join(path, student), { recursive: true });
    if (kind !== 'unbuilt') copyFileSync(compiled(folder, kind), join(path, student, 'pipe_sum'));
  }
  writeFileSync(
    join(path, 'check-all.json'),
    '{ "build": "test -x pipe_sum", "4a": "./pipe_sum" }',
  );
  return path;
}

function compiled(folder: string, kind: Exclude<Kind, 'unbuilt'>): string {
  const own = join(folder, 'compiled');
  const program = join(own, kind);
  if (existsSync(program)) return program;
  mkdirSync(own, { recursive: true });
  if (kind !== 'nothing') return compileProgram(join(sources, `${kind}.c`), own);
  const source = join(own, 'nothing.c');
  writeFileSync(source, 'int main(void) { return 0; }');
  return compileProgram(source, own);
}

export function optionsOf(path: string): ClassOptions {
  return { room: readClassroom(path), marks: join(path, 'marks.json'), timeLimit: 4 };
}
