import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { release } from 'node:os';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

import { Pipe } from 'linux-ipc/pipe';
import { connectToParent, shellStatus, spawnChild } from 'linux-ipc/process';

import { fixture } from '../support/peers.js';
import { readAll, readLine } from '../support/read.js';

const file = fixture('process-child');

function openDescriptors(): string[] {
  return readdirSync('/proc/self/fd');
}

function linkOf(fd: string): string[] {
  try {
    return [readlinkSync(`/proc/self/fd/${fd}`)];
  } catch {
    // This is the descriptor of the folder itself, which is closed by now.
    return [];
  }
}

function isClosedOnExec(fd: string): boolean {
  try {
    const flags = /^flags:\t([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'));
    return (parseInt(flags?.[1] ?? '', 8) & 0o2000000) !== 0;
  } catch {
    return false;
  }
}

/** The children of this process that have exited and have not been reaped. */
function zombies(): string[] {
  const children = readdirSync('/proc/self/task').flatMap((tid) =>
    readFileSync(`/proc/self/task/${tid}/children`, 'latin1').split(' '),
  );
  return children.filter((pid) => {
    if (pid === '') return false;
    return readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  });
}

describe('spawnChild', () => {
  it('resolves when the child is ready, and leaves no zombie and no descriptor', async () => {
    await (await spawnChild(file, { role: 'be ready and exit' })).exited();
    const before = openDescriptors();
    for (let i = 0; i < 5; i++) {
      const child = await spawnChild(pathToFileURL(file), { role: 'be ready and exit' });
      assert.ok(child.pid > 1);
      assert.deepEqual(await child.exited(), { code: 0, signal: null });
    }
    assert.deepEqual(zombies(), []);
    assert.deepEqual(openDescriptors(), before);
  });

  it('passes its role, its arguments and its parent to the child, not to a grandchild', async () => {
    using pipe = Pipe.create();
    const child = await spawnChild(file, {
      role: 'describe',
      args: ['a b', '--c'],
      descriptors: [pipe.write],
    });
    pipe.write.close();
    await child.exited();
    assert.deepEqual((await readAll(pipe.read)).split('\n'), [
      `${process.pid} ${process.pid}`,
      'a b --c',
      '[5]',
      'true',
      'removed',
      // The descriptors of any process started here.
      spawnSync('ls', ['/proc/self/fd'], { encoding: 'utf8' }).stdout.split('\n').join(' '),
      '',
    ]);
  });

  it('passes the given descriptors in order, and no others', async () => {
    using listed = Pipe.create();
    using other = Pipe.create();
    const child = await spawnChild(file, {
      role: 'list descriptors',
      descriptors: [listed.write, other.read, other.write.fd, other.write],
      stdin: 'ignore',
      stdout: other.write,
      stderr: 'ignore',
    });
    listed.write.close();
    await child.exited();
    const link = (pipe: Pipe) => readlinkSync(`/proc/self/fd/${pipe.read.fd}`);
    const lines = (await readAll(listed.read)).trimEnd().split('\n');
    assert.deepEqual(
      lines.filter((line) => /^[0125678] /.test(line)),
      [
        '0 /dev/null',
        `1 ${link(other)}`,
        '2 /dev/null',
        `5 ${link(listed)}`,
        `6 ${link(other)}`,
        `7 ${link(other)}`,
        `8 ${link(other)}`,
      ],
    );
    // The others are the child's own, and those with which the test runner was started.
    const mine = new Set(openDescriptors().filter(isClosedOnExec).flatMap(linkOf));
    for (const line of lines.filter((line) => !/^[0125678] /.test(line))) {
      const [, target = ''] = line.split(' ');
      if (/^(pipe|socket):/.test(target)) assert.ok(!mine.has(target), line);
    }
  });

  it('keeps the passed descriptors open in the parent', async () => {
    using first = Pipe.create();
    using second = Pipe.create();
    const child = await spawnChild(file, {
      role: 'answer on each descriptor',
      descriptors: [second.write, first.write],
    });
    await child.exited();
    first.write.close();
    second.write.close();
    assert.equal(await readAll(second.read), '0');
    assert.equal(await readAll(first.read), '1');
  });

  it('rejects if the child exits before it is ready', async () => {
    const before = openDescriptors();
    await assert.rejects(
      spawnChild(file, { role: 'exit before ready' }),
      ({ message, ...rest }: Error) => {
        assert.match(message, /^child \d+ \(.*process-child\.js\) exited with code 7 before/);
        assert.deepEqual(rest, { code: 'ERR_CHILD_NOT_READY', status: { code: 7, signal: null } });
        return true;
      },
    );
    await assert.rejects(spawnChild('/nonexistent.js', { stderr: 'ignore' }), /exited with code 1/);
    assert.deepEqual(zombies(), []);
    assert.deepEqual(openDescriptors(), before);
  });

  it('kills a child that can no longer report that it is ready', async () => {
    await assert.rejects(spawnChild(file, { role: 'close before ready' }), /killed by SIGKILL/);
  });

  it('kills the child when aborted before it is ready', async () => {
    using pipe = Pipe.create();
    const controller = new AbortController();
    const { signal } = controller;
    const child = spawnChild(file, { role: 'never be ready', descriptors: [pipe.write], signal });
    assert.equal(await readLine(pipe.read), 'started');
    controller.abort(new Error('enough'));
    await assert.rejects(child, { message: 'enough' });
    assert.deepEqual(zombies(), []);
    await assert.rejects(spawnChild(file, { signal }), { message: 'enough' });
  });

  it('refuses an invalid file', async () => {
    await assert.rejects(spawnChild(1 as unknown as string), { code: 'ERR_INVALID_ARG_TYPE' });
  });
});

describe('a child', () => {
  it('is signalled while it runs, and never after it was reaped', async () => {
    const child = await spawnChild(file, { role: 'stay' });
    assert.throws(() => child.sendSignal('SIGNONE' as never), { code: 'ERR_OUT_OF_RANGE' });
    assert.equal(child.sendSignal('SIGTERM'), true);
    const status = await child.exited();
    assert.deepEqual(status, { code: null, signal: 'SIGTERM' });
    assert.equal(shellStatus(status), 128 + 15);
    assert.equal(child.sendSignal('SIGTERM'), false);
  });

  it('reports its death by a real-time signal, if the kernel reports it', async () => {
    const child = await spawnChild(file, { role: 'stay' });
    child.sendSignal('SIGRTMIN+1');
    const [major = 0, minor = 0] = release().split('.').map(Number);
    const told = major > 6 || (major === 6 && minor >= 15);
    assert.deepEqual(
      await child.exited(),
      told ? { code: null, signal: 'SIGRTMIN+1' } : { code: 0, signal: null },
    );
  });

  it('is killed when disposed of, once or twice', async () => {
    const child = await spawnChild(file, { role: 'stay' });
    await child[Symbol.asyncDispose]();
    assert.deepEqual(await child.exited(), { code: null, signal: 'SIGKILL' });
    await child[Symbol.asyncDispose]();
    assert.deepEqual(zombies(), []);
  });

  it('exits by itself if it awaits only the exit of its parent', async () => {
    await using child = await spawnChild(file, { role: 'wait only for the parent' });
    assert.deepEqual(await child.exited(), { code: 0, signal: null });
  });

  it('stops one wait for its parent by a signal, and learns that it was killed by SIGKILL', async () => {
    using pipe = Pipe.create();
    const child = await spawnChild(file, { role: 'start a child', descriptors: [pipe.write] });
    pipe.write.close();
    assert.equal(await readLine(pipe.read), 'no longer interested');
    assert.match(await readLine(pipe.read), /^\d+$/);
    child.sendSignal('SIGKILL');
    // End-of-file: the grandchild, which held the other end, has exited too.
    assert.equal(await readAll(pipe.read), 'parent exited\n');
    await child.exited();
  });
});

describe('connectToParent', () => {
  it('finds no parent in a process that spawnChild did not start', () => {
    assert.equal(connectToParent(), undefined);
    for (const variable of ['{}', '{"ready":"1","lifeline":"2"}']) {
      const { status, stdout } = spawnSync(process.execPath, [file], {
        env: { ...process.env, LINUX_IPC_PARENT: variable },
        encoding: 'utf8',
      });
      assert.equal(stdout, 'no parent\n');
      assert.equal(status, 3);
    }
  });
});

describe('shellStatus', () => {
  it('is the code, or 128 plus the signal’s number', () => {
    assert.equal(shellStatus({ code: 0, signal: null }), 0);
    assert.equal(shellStatus({ code: 7, signal: null }), 7);
    assert.equal(shellStatus({ code: null, signal: 'SIGKILL' }), 137);
  });
});
