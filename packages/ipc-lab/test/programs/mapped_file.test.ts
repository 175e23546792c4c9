import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { compilePeer } from '../support/peers.js';
import { run, runCommand } from '../support/run.js';

const folder = temporaryFolder();
let cWriter: string;
let cReader: string;

before(() => {
  cWriter = compilePeer('map_writer', folder);
  cReader = compilePeer('map_reader', folder);
});

describe('map_writer', () => {
  it('writes what a C program, od and Python read', async () => {
    const path = join(folder, 'ours.map');
    const { code, stdout, stderr } = await run('map_writer', path);
    assert.equal(stderr, '');
    assert.equal(code, 0);
    const values = stdout.trimEnd().split('\n').map(Number);
    assert.equal(values.length, 5);
    assert.ok(values.every((value) => Number.isInteger(value) && value >= 0 && value <= 100));

    assert.equal((await runCommand(cReader, path)).stdout, stdout);
    // With -v, od also prints a value that equals the one before.
    const od = await runCommand('od', '-v', '-A', 'n', '-t', 'd4', '-N', '20', '-w4', path);
    assert.deepEqual(od.stdout.trim().split(/\s+/).map(Number), values);
    const script =
      'import struct,sys; print(*struct.unpack("=5i", open(sys.argv[1],"rb").read(20)))';
    const python = await runCommand('python3', '-c', script, path);
    assert.equal(python.stdout.trim(), values.join(' '));
  });

  it('makes a private file of 256 bytes', async () => {
    const path = join(folder, 'new.map');
    await run('map_writer', path);
    assert.equal(statSync(path).size, 0x100);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('keeps the rest of an existing file', async () => {
    const path = join(folder, 'kept.map');
    writeFileSync(path, Buffer.alloc(1000, 'k'));
    assert.equal((await run('map_writer', path)).code, 0);
    const content = readFileSync(path);
    assert.equal(content.length, 1000);
    assert.ok(content.subarray(20).every((byte) => byte === 'k'.charCodeAt(0)));
  });
});

describe('map_reader', () => {
  it('reads what a C program wrote, including negative values', async () => {
    const path = join(folder, 'theirs.map');
    const values = ['0', '100', '-7', '2147483647', '-2147483648'];
    assert.equal((await runCommand(cWriter, path, ...values)).code, 0);
    const { code, stdout } = await run('map_reader', path);
    assert.equal(stdout, `${values.join('\n')}\n`);
    assert.equal(code, 0);
  });

  it('reads a file of exactly five integers', async () => {
    const path = join(folder, 'exact.map');
    writeFileSync(path, new Int32Array([1, 2, 3, 4, 5]));
    assert.equal((await run('map_reader', path)).stdout, '1\n2\n3\n4\n5\n');
  });
});

describe('a file that cannot be mapped', () => {
  const target = join(folder, 'target');
  writeFileSync(target, 'untouched');
  symlinkSync(target, join(folder, 'link'));
  mkdirSync(join(folder, 'directory'));
  writeFileSync(join(folder, 'short'), Buffer.alloc(19));

  const cases: readonly (readonly [program: string, path: string, named: RegExp])[] = [
    ['map_writer', 'link', /symbolic link/],
    ['map_reader', 'link', /symbolic link/],
    ['map_writer', 'directory', /directory/],
    ['map_reader', 'directory', /directory/],
    ['map_reader', 'short', /19 bytes.*20/],
    ['map_reader', 'missing', /no such file/],
    ['map_writer', 'missing/file', /no such file/],
    ['map_reader', '/dev/null', /not a regular file/],
  ];
  for (const [program, name, named] of cases) {
    it(`is rejected in one line: ${program} ${name}`, async () => {
      const path = name.startsWith('/') ? name : join(folder, name);
      const { code, stdout, stderr } = await run(program, path);
      assert.match(stderr, named);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.equal(stdout, '');
      assert.equal(code, 1);
      assert.equal(readFileSync(target, 'utf8'), 'untouched');
    });
  }
});
