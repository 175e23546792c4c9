/* The sources of a run, and where in its program a process waits. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { Elf } from '../../dist/page/server/source/elf.js';
import { returnAddressOf } from '../../dist/page/server/source/return-address.js';
import { sourceFilesOf } from '../../dist/page/server/source/source-files.js';
import { Running } from '../support/run.js';
import { compiledIn } from './compiled-in.js';

const folder = temporaryFolder();
const compiled = compiledIn(folder);

describe('the source files of a run', () => {
  it('are none but those beside the program, whatever its debug information names', () => {
    const program = compiled(
      'elsewhere',
      '#line 1 "/etc/passwd"\nint main(void) { return 0; }',
      '-g',
    );
    const { files } = sourceFilesOf({ commands: { program }, folder });
    assert.deepEqual(
      files.map(({ name }) => name),
      ['pipe_sum.c'],
    );
  });

  it('are those of which the program was made, not every one in the folder', () => {
    const program = compiled('several', 'int main(void) { return 0; }', '-g');
    writeFileSync(join(program, '..', 'unrelated.c'), '');
    const { files } = sourceFilesOf({ commands: { program }, folder });
    assert.deepEqual(
      files.map(({ name }) => name),
      ['pipe_sum.c'],
    );
  });

  it('are the script of an interpreter that was compiled with -g elsewhere, whose calls have no lines', () => {
    const interpreter = compiled('interpreter', 'int main(void) { return 0; }', '-g');
    rmSync(join(interpreter, '..', 'pipe_sum.c'));
    const script = join(folder, 'interpreted.py');
    writeFileSync(script, '');
    const { files, programs, lacksLines } = sourceFilesOf({
      ...{ commands: { program: `${interpreter} ${script}` }, folder },
    });
    assert.deepEqual(
      files.map(({ name }) => name),
      ['interpreted.py'],
    );
    assert.equal(programs.size, 0);
    assert.equal(lacksLines, false);
  });

  it('lack lines if the program was compiled without -g', () => {
    const program = compiled('unmarked', 'int main(void) { return 0; }');
    assert.ok(sourceFilesOf({ commands: { program }, folder }).lacksLines);
    const script = join(folder, 'unmarked.py');
    writeFileSync(script, '');
    rmSync(join(program, '..', 'pipe_sum.c'));
    assert.ok(!sourceFilesOf({ commands: { program: `${program} ${script}` }, folder }).lacksLines);
  });

  it('are fewer where a link leads nowhere', () => {
    const program = compiled('moved', 'int main(void) { return 0; }', '-g');
    const source = join(program, '..', 'pipe_sum.c');
    rmSync(source);
    symlinkSync('nowhere', source);
    assert.deepEqual(sourceFilesOf({ commands: { program }, folder }).files, []);
  });
});

describe('the file of a program', () => {
  it('says where the linker put what is at an offset', () => {
    const segments = [
      { offset: 0, address: 0x400000, size: 0x600 },
      { offset: 0x1000, address: 0x402000, size: 0x200 },
    ];
    const elf = Elf.of(true, segments);
    assert.equal(elf.addressAt(0x10), 0x400010);
    assert.equal(elf.addressAt(0x1034), 0x402034);
    assert.equal(elf.addressAt(0x1200), undefined);
    assert.equal(elf.addressAt(-1), undefined);
  });

  it('is no program, or cannot be read', () => {
    const text = join(folder, 'text');
    writeFileSync(text, 'text');
    for (const path of [text, join(folder, 'nothing'), folder])
      assert.equal(Elf.read(path), undefined);
    assert.equal(Elf.read(process.execPath)?.segments.length === 0, false);
  });
});

describe('to where a waiting call returns', () => {
  it('is known only where the code behind it shows it', async () => {
    const program = compiled(
      'waits',
      '#include <unistd.h>\nint main(void) { char c; write(1, "ready", 5); return read(0, &c, 1); }',
    );
    const direct = new Running(program, []);
    await direct.says(/ready/);
    while (!readFileSync(`/proc/${direct.pid}/syscall`, 'utf8').startsWith('0 '));
    const frame = returnAddressOf(direct.pid);
    if (process.arch === 'x64') assert.equal(frame?.file, program);
    direct.kill('SIGKILL');
    await direct.ended;
    assert.equal(returnAddressOf(direct.pid), undefined);
    assert.equal(returnAddressOf(process.pid), undefined);
  });
});
