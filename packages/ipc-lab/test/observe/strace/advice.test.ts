/* A command that cannot be run, where it is plain what was meant. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { findCommand, TraceRefused } from '../../../dist/observe/strace/find-command.js';

const cwd = temporaryFolder();
for (const name of ['pipe.c', 'pipes.cpp', 'sum.rs', 'sum.py', 'run.sh', 'notes.txt']) {
  writeFileSync(join(cwd, name), 'text');
}
writeFileSync(join(cwd, 'tool'), '#!/bin/sh\n', { mode: 0o755 });
writeFileSync(join(cwd, 'executable.c'), 'int main;', { mode: 0o755 });
mkdirSync(join(cwd, 'folder.c'));

const cases: readonly (readonly [command: string, refusal: string])[] = [
  ['pipe.c', 'pipe.c: compile pipe.c first: cc -g -Wall -o pipe pipe.c, then run: ./pipe'],
  ['./pipe.c', './pipe.c: compile ./pipe.c first: cc -g -Wall -o pipe ./pipe.c, then run: ./pipe'],
  ['./pipe', './pipe: compile ./pipe.c first: cc -g -Wall -o pipe ./pipe.c, then run: ./pipe'],
  [
    './executable.c',
    './executable.c: compile ./executable.c first: cc -g -Wall -o executable ./executable.c, then run: ./executable',
  ],
  [
    'pipes.cpp',
    'pipes.cpp: compile pipes.cpp first: c++ -g -Wall -o pipes pipes.cpp, then run: ./pipes',
  ],
  ['sum.rs', 'sum.rs: compile sum.rs first: rustc -g -o sum sum.rs, then run: ./sum'],
  ['sum.py', 'sum.py: a script; run it with: python3 sum.py'],
  ['./run.sh', './run.sh: a script; run it with: bash ./run.sh'],
  ['tool', 'tool: a program of this folder is called with its path: ./tool'],
  ['nothing.c', 'command not found: nothing.c'],
  [`${'x'.repeat(300)}.c`, `command not found: ${'x'.repeat(300)}.c`],
  ['folder.c', 'command not found: folder.c'],
  ['./notes.txt', './notes.txt: not executable (chmod +x'],
];

describe('a command that cannot be run', () => {
  for (const [command, refusal] of cases) {
    it(`is refused with what was meant: ${command.slice(0, 20)}`, () => {
      assert.throws(
        () => findCommand(command, { cwd }),
        (error) => error instanceof TraceRefused && error.text.en.startsWith(refusal),
      );
    });
  }
});
