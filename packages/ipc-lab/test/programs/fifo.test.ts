import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { compilePeer } from '../support/peers.js';
import { run, runCommand, Running, start } from '../support/run.js';

const folder = temporaryFolder();
const names: string[] = [];
let cReader: string;
let cWriter: string;

/** A name under /tmp that nothing else uses; the file of this name is removed after the tests. */
function uniqueName(): { name: string; path: string } {
  const name = `ipc-lab-test-${randomUUID()}`;
  names.push(name);
  return { name, path: `/tmp/${name}` };
}

before(() => {
  cReader = compilePeer('fifo_reader', folder);
  cWriter = compilePeer('fifo_writer', folder);
});

after(() => {
  for (const name of names) rmSync(`/tmp/${name}`, { recursive: true, force: true });
});

describe('send_rand and get_rand', () => {
  it('exchange values whichever starts first, also over an existing FIFO', async () => {
    const { name, path } = uniqueName();
    for (const order of [
      ['send_rand', 'get_rand'],
      ['get_rand', 'send_rand'],
    ] as const) {
      const programs = order.map((program) =>
        start(program, name, ...(program === 'send_rand' ? ['-n', '30'] : [])),
      );
      const ended = await Promise.all(programs.map((program) => program.ended));
      assert.deepEqual(
        ended.map(({ code, stderr }) => [code, stderr]),
        [
          [0, ''],
          [0, ''],
        ],
      );
      const [average] = ended
        .map(({ stdout }) => /^Average: ([0-9.]+)\n$/.exec(stdout)?.[1])
        .filter(Boolean);
      assert.ok(Number(average) >= 0 && Number(average) <= 100, average);
      assert.ok(statSync(path).isFIFO());
    }
  });

  it('send and read a million values', async () => {
    const { name } = uniqueName();
    const [sent, read] = await Promise.all([
      run('send_rand', name, '-n', '1000000'),
      run('get_rand', name),
    ]);
    assert.equal(sent.code, 0);
    // The mean of n values from 0 to 100 has a standard deviation of 29.2 / sqrt(n) = 0.03.
    const mean = Number(/^Average: (.+)\n$/.exec(read.stdout)?.[1]);
    assert.ok(Math.abs(mean - 50) < 0.3, read.stdout);
  });

  it('leave no FIFO with --remove', async () => {
    const { name, path } = uniqueName();
    await Promise.all([run('send_rand', name, '-n', '5', '--remove'), run('get_rand', name)]);
    assert.ok(!existsSync(path));
  });
});

describe('send_rand', () => {
  it('writes N values that cat reads, each followed by ";"', async () => {
    const { name, path } = uniqueName();
    execFileSync('mkfifo', [path]);
    const [{ stdout }, sent] = await Promise.all([
      runCommand('sh', '-c', `cat < ${path}`),
      run('send_rand', name, '-n', '3000'),
    ]);
    assert.equal(sent.code, 0);
    const values = stdout.split(';');
    assert.equal(values.pop(), '');
    assert.equal(values.length, 3000);
    for (const value of values) assert.match(value, /^(\d|[1-9]\d|100)$/);
    assert.equal(new Set(values).size, 101);
  });

  it('writes values that a C program reads', async () => {
    const { name, path } = uniqueName();
    execFileSync('mkfifo', [path]);
    const [read] = await Promise.all([
      runCommand(cReader, path),
      run('send_rand', name, '-n', '100'),
    ]);
    assert.match(read.stdout, /^100 \d+\n$/);
  });

  it('makes a private FIFO', async () => {
    const { name, path } = uniqueName();
    const sender = start('send_rand', name, '-n', '1');
    await run('get_rand', name);
    await sender.ended;
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('says how many values it wrote if its reader exits', async () => {
    const { name, path } = uniqueName();
    execFileSync('mkfifo', [path]);
    const sender = start('send_rand', name, '-n', '1000000');
    await runCommand('sh', '-c', `head -c 10 < ${path}`);
    const { code, stderr } = await sender.ended;
    assert.match(stderr, /^send_rand: the reader closed the FIFO after \d+ of 1000000 values\n$/);
    assert.equal(code, 1);
  });
});

describe('get_rand', () => {
  const averages: readonly (readonly [what: string, written: string, average: string])[] = [
    ['values one by one', '1;2;4;', '2.3333333333333335'],
    ['a single value', '100;', '100'],
    ['a line, as echo writes it', '10;20;30\n', '20'],
    ['negative values', '-1;-2;', '-1.5'],
  ];
  for (const [what, written, average] of averages) {
    it(`prints the exact mean of ${what}`, async () => {
      const { name, path } = uniqueName();
      execFileSync('mkfifo', [path]);
      const reader = start('get_rand', name);
      const echo = new Running('sh', ['-c', `cat > ${path}`]);
      echo.stdin.end(written);
      const { code, stdout } = await reader.ended;
      assert.equal(stdout, `Average: ${average}\n`);
      assert.equal(code, 0);
      await echo.ended;
    });
  }

  it('reads what a C program wrote', async () => {
    const { name, path } = uniqueName();
    const values = Array.from({ length: 50 }, (_, i) => i);
    const reader = start('get_rand', name);
    execFileSync('sh', ['-c', `test -p ${path} || mkfifo ${path} 2>/dev/null || test -p ${path}`]);
    assert.equal((await runCommand(cWriter, path, ...values.map(String))).code, 0);
    assert.equal((await reader.ended).stdout, 'Average: 24.5\n');
  });

  const refused: readonly (readonly [what: string, written: string, named: RegExp])[] = [
    ['no value', '', /without a value/],
    ['an incomplete value', '12;3', /"3" is not followed by ";"/],
    ['something else', '12;abc;', /"abc", which is not a whole number/],
    ['an endless value', '9'.repeat(100_000), /"9{40}", which is not/],
  ];
  for (const [what, written, named] of refused) {
    it(`rejects ${what} in one line`, async () => {
      const { name, path } = uniqueName();
      execFileSync('mkfifo', [path]);
      const reader = start('get_rand', name);
      const writer = new Running('sh', ['-c', `cat > ${path}`]);
      writer.stdin.end(written);
      const { code, stdout, stderr } = await reader.ended;
      assert.match(stderr, named);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.equal(stdout, '');
      assert.equal(code, 1);
      await writer.ended;
    });
  }
});

describe('a name under /tmp of another kind of file', () => {
  const plants: Record<string, (path: string) => void> = {
    'regular file': (path) => {
      writeFileSync(path, 'untouched');
    },
    directory: (path) => {
      mkdirSync(path);
    },
    'symbolic link': (path) => {
      const target = join(folder, 'target');
      writeFileSync(target, 'untouched');
      symlinkSync(target, path);
    },
  };
  for (const [kind, plant] of Object.entries(plants)) {
    for (const [program, ...args] of [['send_rand', '-n', '3'], ['get_rand']] as const) {
      it(`is refused: ${program} on a ${kind}`, async () => {
        const { name, path } = uniqueName();
        plant(path);
        const { code, stdout, stderr } = await run(program, name, ...args);
        assert.match(stderr, new RegExp(kind));
        assert.match(stderr, /^[^\n]+\n$/);
        assert.equal(stdout, '');
        assert.equal(code, 1);
        if (kind !== 'directory') assert.equal(readFileSync(path, 'utf8'), 'untouched');
      });
    }
  }
});
