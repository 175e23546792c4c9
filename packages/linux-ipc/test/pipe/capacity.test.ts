import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Pipe } from 'linux-ipc/pipe';

import { resources } from '../support/resources.js';

describe("a pipe's capacity", () => {
  it('is the same at both ends, and is rounded up to a power of two pages', () => {
    using pipe = Pipe.create({ capacity: 5000 });
    assert.equal(pipe.read.capacity, 8192);
    assert.equal(pipe.write.capacity, 8192);
    assert.equal(pipe.read.setCapacity(1), 4096);
    assert.equal(pipe.write.setCapacity(1 << 20), 1 << 20);
    assert.equal(pipe.read.capacity, 1 << 20);
  });

  it('is the number of bytes written without waiting', async () => {
    using pipe = Pipe.create({ capacity: 8192 });
    await pipe.write.write(Buffer.alloc(8192));
    const controller = new AbortController();
    const writing = pipe.write.write(Buffer.alloc(1), { signal: controller.signal });
    controller.abort();
    await assert.rejects(writing, { name: 'AbortError' });
    assert.equal(pipe.write.waitingBytes, 8192);
  });

  it('does not shrink below the bytes in the pipe', async () => {
    using pipe = Pipe.create();
    await pipe.write.write(Buffer.alloc(8192));
    assert.throws(() => pipe.read.setCapacity(4096), { code: 'EBUSY', syscall: 'fcntl' });
  });

  it('is refused if it is invalid, and leaves no pipe behind', () => {
    const before = resources().descriptors;
    for (const capacity of [0, -1, 1.5, NaN, 2 ** 31]) {
      assert.throws(() => Pipe.create({ capacity }), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => Pipe.create({ capacity: '1' as unknown as number }), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
    assert.equal(resources().descriptors, before);
  });
});

describe('the bytes in a pipe', () => {
  it('are counted at both ends', async () => {
    using pipe = Pipe.create();
    assert.equal(pipe.read.waitingBytes, 0);
    await pipe.write.write(Buffer.from('hello'));
    assert.equal(pipe.read.waitingBytes, 5);
    assert.equal(pipe.write.waitingBytes, 5);
    await pipe.read.read(new Uint8Array(2));
    assert.equal(pipe.read.waitingBytes, 3);
  });

  it('cannot be counted at a closed end', () => {
    const pipe = Pipe.create();
    pipe.close();
    assert.throws(() => pipe.read.waitingBytes, { code: 'ERR_CLOSED' });
    assert.throws(() => pipe.write.capacity, { code: 'ERR_CLOSED' });
    assert.throws(() => pipe.write.setCapacity(4096), { code: 'ERR_CLOSED' });
  });
});
