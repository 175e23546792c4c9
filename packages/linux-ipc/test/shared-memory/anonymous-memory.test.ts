import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readlinkSync } from 'node:fs';
import { describe, it } from 'node:test';

import { AnonymousMemory } from 'linux-ipc/shared-memory';

import { compilePeer, fixture } from '../support/peers.js';
import { assertFlat, cyclesOf, resources } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const peer = compilePeer('memfd', folder);

/** Opens the same memory again, with a descriptor of its own. */
function again(memory: AnonymousMemory, options = {}): AnonymousMemory {
  const fd = openSync(`/proc/self/fd/${String(memory.fd)}`, 'r+');
  try {
    return AnonymousMemory.from(fd, options);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

describe('AnonymousMemory', () => {
  it('is the same memory in a C program that inherits it', () => {
    using memory = AnonymousMemory.create({ size: 5000, name: 'for a child' });
    assert.equal(
      readlinkSync(`/proc/self/fd/${String(memory.fd)}`),
      '/memfd:for a child (deleted)',
    );
    const run = (...words: string[]): string => {
      const stdio = ['ignore', 'pipe', 'inherit', memory.fd] as const;
      return spawnSync(peer, words, { stdio: [...stdio], encoding: 'utf8' }).stdout.trim();
    };
    run('write', '3', 'from C');
    assert.equal(Buffer.from(memory.bytes.subarray(0, 6)).toString(), 'from C');
    Buffer.from(memory.bytes.buffer).write('from JavaScript\0');
    assert.equal(run('read', '3'), 'from JavaScript');
  });

  it('is received from a C program, after a check', () => {
    const received = (size: number, ...seals: string[]): string => {
      const command = [process.execPath, fixture('read-received-memory'), String(size), ...seals];
      return execFileSync(peer, ['pass', '4096', 'from C', ...command], {
        encoding: 'utf8',
      }).trim();
    };
    assert.equal(received(4096, 'shrink', 'grow'), 'from C');
    assert.equal(received(100), 'from C');
    assert.equal(
      received(4096, 'shrink', 'write'),
      'descriptor 3 lacks the seals write; it has shrink, grow',
    );
    assert.equal(received(4097), 'the anonymous memory has 4096 bytes: 4097 are needed');
  });

  it('is sealed permanently', () => {
    using memory = AnonymousMemory.create({ size: 4096 });
    assert.deepEqual(memory.seals, []);
    memory.seal('shrink', 'grow');
    assert.deepEqual(memory.seals, ['shrink', 'grow']);
    for (const size of [1, 5000]) {
      assert.throws(
        () => {
          memory.resize(size);
        },
        { code: 'EPERM' },
      );
    }
    memory.bytes[0] = 1;
    assert.throws(
      () => {
        memory.seal('write');
      },
      { code: 'EBUSY', syscall: 'fcntl' },
    );
    memory.seal('future-write');
    memory.bytes[0] = 2;
    assert.throws(() => again(memory), { code: 'EPERM', syscall: 'mmap' });
    using reader = again(memory, { access: 'read', seals: ['shrink', 'future-write'] });
    assert.equal(reader.bytes[0], 2);
    reader.bytes[0] = 3;
    assert.equal(memory.bytes[0], 2);
    memory.seal('seal');
    assert.throws(
      () => {
        memory.seal('write');
      },
      { code: 'EPERM' },
    );
    assert.throws(
      () => {
        memory.seal('everything' as 'write');
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
  });

  it('is sealed against writing once no process can write to it', () => {
    const memory = AnonymousMemory.create({ size: 10 });
    memory.bytes.fill(5);
    const fd = openSync(`/proc/self/fd/${String(memory.fd)}`, 'r+');
    memory.close();
    using reader = AnonymousMemory.from(fd, { access: 'read' });
    reader.seal('write');
    assert.deepEqual(reader.seals, ['write']);
    reader.bytes[0] = 1;
    using other = again(reader, { access: 'read', seals: ['write'] });
    assert.deepEqual([...other.bytes], new Array(10).fill(5));
  });

  it('is lost, which is not fatal, when its sender truncates it', () => {
    using memory = AnonymousMemory.create({ size: 8192 });
    using received = again(memory);
    ftruncateSync(memory.fd, 0);
    assert.equal(received.bytes[4096], 0);
    assert.equal(received.lost, true);
    assert.equal(memory.lost, false);
    memory.resize(8192);
    received.remap();
    assert.equal(received.lost, false);
  });

  it('refuses a descriptor that is not memory, and leaves it to its owner', () => {
    const null_ = openSync('/dev/null', 'r+');
    assert.throws(() => AnonymousMemory.from(null_, { seals: ['grow'] }), {
      code: 'ERR_DESCRIPTOR_KIND',
      message: `descriptor ${String(null_)} is a character device, not a memfd`,
    });
    closeSync(null_);
    assert.throws(() => AnonymousMemory.from(null_), { code: 'EBADF' });
    for (const fd of [-1, 0.5, NaN, 2 ** 31]) {
      assert.throws(() => AnonymousMemory.from(fd), { code: 'ERR_OUT_OF_RANGE' });
    }
    using memory = AnonymousMemory.create({ size: 4096 });
    const readOnly = openSync(`/proc/self/fd/${String(memory.fd)}`, 'r');
    assert.throws(() => AnonymousMemory.from(readOnly), { code: 'EACCES' });
    assert.throws(() => AnonymousMemory.from(readOnly, { seals: ['grow'] }), {
      code: 'ERR_NOT_SEALED',
      message: `descriptor ${String(readOnly)} lacks the seals grow; it has none`,
    });
    closeSync(readOnly);
  });

  it('refuses invalid sizes and names', () => {
    for (const size of [0, -1, 1.5, NaN, Infinity, 2 ** 53]) {
      assert.throws(() => AnonymousMemory.create({ size }), { code: 'ERR_OUT_OF_RANGE' });
    }
    for (const name of ['', 'a\0b', 'x'.repeat(250)]) {
      assert.throws(() => AnonymousMemory.create({ size: 1, name }), { code: 'ERR_OUT_OF_RANGE' });
    }
    using longest = AnonymousMemory.create({ size: 1, name: 'x'.repeat(249) });
    assert.equal(longest.size, 1);
  });

  it('leaks nothing, however many objects there were', async () => {
    AnonymousMemory.create({ size: 1 }).close();
    const before = resources();
    for (let i = 0; i < cyclesOf(100_000); i++) {
      using memory = AnonymousMemory.create({ size: 4096 });
      memory.bytes[0] = 1;
      if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await assertFlat(before);
  });
});
