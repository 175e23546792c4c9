import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, describe, it } from 'node:test';

import { listSharedMemory, SharedMemory, unlinkSharedMemory } from 'linux-ipc/shared-memory';

import { compilePeer } from '../support/peers.js';
import { assertFlat, cyclesOf, resources } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const peer = compilePeer('posix-shared-memory', folder);
const runPeer = (...words: (string | number)[]): string =>
  execFileSync(peer, words.map(String), { encoding: 'utf8' }).trim();
const text = (memory: SharedMemory, length: number): string =>
  Buffer.from(memory.bytes.subarray(0, length)).toString();

/** A name that no other process uses. An object that a test leaves under it is removed. */
let name = '';
let names = 0;
const used: string[] = [];
function newName(): string {
  name = `/${basename(folder)}-${String(++names)}`;
  used.push(name);
  return name;
}
afterEach(() => {
  for (const left of used.splice(0)) {
    if (listSharedMemory().some((one) => one.name === left)) unlinkSharedMemory(left);
  }
});

describe('SharedMemory', () => {
  it('is the same memory as in a C program, in both directions', () => {
    using memory = SharedMemory.create(newName(), { size: 5000 });
    assert.equal(memory.size, 5000);
    assert.ok(memory.bytes.every((byte) => byte === 0));
    runPeer('write', name, 'from C');
    assert.equal(text(memory, 6), 'from C');
    Buffer.from(memory.bytes.buffer).write('from JavaScript\0');
    assert.equal(runPeer('read', name), 'from JavaScript');
  });

  it('opens an object that a C program created, with its size', () => {
    runPeer('create', newName(), 123, 'hello');
    using memory = SharedMemory.open(name);
    assert.equal(memory.size, 123);
    assert.equal(memory.name, name);
    assert.equal(text(memory, 5), 'hello');
  });

  it('is listed, and outlives its name until it is closed', () => {
    const memory = SharedMemory.create(newName(), { size: 10 });
    using other = SharedMemory.open(name);
    const [uid, gid] = [process.getuid?.(), process.getgid?.()];
    const listed = listSharedMemory().find((one) => one.name === name);
    assert.deepEqual(listed, { name, size: 10, mode: 0o600, uid, gid });
    memory.unlink();
    assert.ok(!listSharedMemory().some((one) => one.name === name));
    assert.throws(
      () => {
        memory.unlink();
      },
      { code: 'ENOENT', message: `ENOENT: no such file or directory, shm_unlink '${name}'` },
    );
    memory.bytes[0] = 9;
    memory.close();
    assert.equal(other.bytes[0], 9);
    assert.throws(() => SharedMemory.open(name), { code: 'ENOENT', syscall: 'shm_open' });
  });

  it('has a unique name', () => {
    using memory = SharedMemory.create(newName(), { size: 10 });
    memory.bytes[0] = 1;
    assert.throws(() => SharedMemory.create(name, { size: 10 }), {
      code: 'EEXIST',
      message: `EEXIST: file already exists, shm_open '${name}'`,
    });
    using still = SharedMemory.open(name);
    assert.equal(still.bytes[0], 1);
  });

  it('keeps writes to memory opened for reading private', () => {
    using memory = SharedMemory.create(newName(), { size: 2 * 4096 });
    using reader = SharedMemory.open(name, { access: 'read' });
    reader.bytes[0] = 7;
    assert.equal(memory.bytes[0], 0);
    memory.bytes[4096] = 8;
    assert.equal(reader.bytes[4096], 8);
    reader.advise('dont-need');
    assert.equal(reader.bytes[0], 0, 'dont-need gives up the page written to by mistake');
    assert.throws(() => {
      reader.resize(10);
    }, /EINVAL|EBADF/);
  });

  it('is resized for all processes, and mapped anew by remap', () => {
    using memory = SharedMemory.create(newName(), { size: 4096 });
    using other = SharedMemory.open(name);
    const early = memory.bytes;
    early[1] = 5;
    memory.resize(10_000);
    assert.equal(early.length, 0);
    assert.equal(memory.size, 10_000);
    assert.equal(memory.bytes[1], 5);
    assert.equal(statSync(`/dev/shm${name}`).size, 10_000);
    assert.equal(other.size, 4096);
    other.remap();
    assert.equal(other.size, 10_000);
    memory.bytes[9999] = 6;
    assert.equal(other.bytes[9999], 6);
    memory.resize(1);
    assert.equal(memory.size, 1);
    assert.equal(other.bytes[9999], 0);
    assert.equal(other.lost, true);
    other.remap();
    assert.equal(other.lost, false);
    assert.equal(other.size, 1);
    for (const size of [0, -1, NaN, 0.5, 2 ** 60]) {
      assert.throws(
        () => {
          memory.resize(size);
        },
        { code: 'ERR_OUT_OF_RANGE' },
      );
    }
    memory.close();
    for (const call of ['remap', 'resize', 'lock', 'unlock', 'advise'] as const) {
      assert.throws(
        () => {
          (memory[call] as (argument: unknown) => void).call(
            memory,
            { resize: 5, advise: 'normal' }[call as 'resize'],
          );
        },
        { code: 'ERR_CLOSED' },
        call,
      );
    }
  });

  it('throws ENOSPC at once if no memory is left, and leaves no name', () => {
    const size = 2 ** 32 - 4096;
    const limited = spawnSync(
      'prlimit',
      [
        '--fsize=1000000',
        process.execPath,
        '--input-type=module',
        '--eval',
        `process.on('SIGXFSZ', () => {});
        import { SharedMemory } from 'linux-ipc/shared-memory';
        try { SharedMemory.create('${newName()}', { size: ${String(size)} }); }
        catch (error) { console.log(error.code, error.syscall, error.path); }`,
      ],
      { encoding: 'utf8' },
    );
    assert.equal(limited.stdout.trim(), `EFBIG posix_fallocate ${name}`);
    assert.ok(!listSharedMemory().some((one) => one.name === name));
  });

  it('is lost, which is not fatal, when a C program truncates it', () => {
    using memory = SharedMemory.create(newName(), { size: 3 * 4096 });
    runPeer('truncate', name, 4096);
    memory.bytes[5000] = 3;
    assert.equal(memory.lost, true);
    assert.equal(memory.bytes[5000], 3);
  });

  it('is locked in memory, and unlocked', () => {
    using memory = SharedMemory.create(newName(), { size: 10 * 4096 });
    const lockedPages = (): number => {
      const status = readFileSync('/proc/self/status', 'latin1');
      return Number(/VmLck:\s+(\d+) kB/.exec(status)?.[1]) / 4;
    };
    // The sanitizer makes mlock(2) do nothing.
    const pages = (count: number): number =>
      process.env['LINUX_IPC_BUILD'] === 'Debug' ? 0 : count;
    const before = lockedPages();
    memory.lock({ offset: 4096, length: 4097 });
    assert.equal(lockedPages() - before, pages(2));
    // Two bytes, each in a page of its own.
    memory.lock({ offset: 8 * 4096 - 1, length: 2 });
    assert.equal(lockedPages() - before, pages(4));
    memory.lock();
    assert.equal(lockedPages() - before, pages(10));
    memory.unlock({ length: 1 });
    assert.equal(lockedPages() - before, pages(9));
    memory.close();
    assert.equal(lockedPages(), before);
  });

  it('takes advice', () => {
    using memory = SharedMemory.create(newName(), { size: 10 * 4096 });
    memory.bytes[0] = 1;
    for (const advice of ['normal', 'random', 'sequential', 'will-need', 'dont-need'] as const) {
      memory.advise(advice);
    }
    memory.advise('dont-dump', { offset: 4096 });
    memory.advise('do-dump', { offset: 4096 });
    assert.equal(memory.bytes[0], 1);
    assert.throws(
      () => {
        memory.advise('toString' as 'normal');
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
  });

  it('refuses invalid names and sizes', () => {
    const tooLong = `/${'x'.repeat(256)}`;
    for (const wrong of [
      '',
      'x',
      '/',
      '//',
      '/a/b',
      '/..',
      '/.',
      '/a\0b',
      tooLong,
      `/${'é'.repeat(128)}`,
    ]) {
      assert.throws(() => SharedMemory.create(wrong, { size: 1 }), { code: 'ERR_OUT_OF_RANGE' });
      assert.throws(() => SharedMemory.open(wrong), { code: 'ERR_OUT_OF_RANGE' });
      assert.throws(
        () => {
          unlinkSharedMemory(wrong);
        },
        { code: 'ERR_OUT_OF_RANGE' },
      );
    }
    assert.throws(() => SharedMemory.open(5 as unknown as string), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
    for (const size of [0, -1, 1.5, NaN, Infinity, 2 ** 53]) {
      assert.throws(() => SharedMemory.create(newName(), { size }), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => SharedMemory.open(newName(), { access: 'write' as 'read' }), {
      code: 'ERR_OUT_OF_RANGE',
    });
    using longest = SharedMemory.create(`/${'x'.repeat(200)}${basename(folder)}`, { size: 1 });
    longest.unlink();
  });

  it('leaks nothing, however many objects there were', async () => {
    const path = newName();
    SharedMemory.create(path, { size: 1 }).close();
    unlinkSharedMemory(path);
    const before = resources();
    for (let i = 0; i < cyclesOf(100_000); i++) {
      using memory = SharedMemory.create(path, { size: 4096 });
      memory.unlink();
      memory.bytes[0] = 1;
    }
    await assertFlat(before);
  });
});
