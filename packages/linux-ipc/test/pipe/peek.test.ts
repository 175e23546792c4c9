import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { Pipe } from 'linux-ipc/pipe';
import { collect } from '../support/collect.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

describe('peeking into a pipe', () => {
  it('shows the bytes in the pipe repeatedly, and takes none', async () => {
    using pipe = Pipe.create();
    await pipe.write.write(Buffer.from('hello'));
    const into = Buffer.alloc(16);
    for (let i = 0; i < 3; i++) {
      assert.equal(await pipe.read.peek(into), 5);
      assert.equal(into.toString('latin1', 0, 5), 'hello');
    }
    assert.equal(await pipe.read.peek(into.subarray(0, 2)), 2);
    pipe.write.close();
    assert.equal((await collect(pipe.read)).toString(), 'hello');
    assert.equal(await pipe.read.peek(into), 0);
  });

  it('shows the whole of a full pipe, however it was filled', async () => {
    for (const length of [4096, 65536]) {
      using pipe = Pipe.create({ capacity: 1 << 20 });
      const sent = Buffer.alloc(1 << 20, 'abcdefg');
      for (let i = 0; i < sent.length; i += length) {
        await pipe.write.write(sent.subarray(i, i + length));
      }
      const into = Buffer.alloc(sent.length);
      assert.equal(await pipe.read.peek(into), sent.length);
      assert.ok(into.equals(sent));
      assert.equal(pipe.read.waitingBytes, sent.length);
    }
  });

  it('waits for bytes', async () => {
    using pipe = Pipe.create();
    const into = Buffer.alloc(16);
    const peeking = pipe.read.peek(into);
    await pipe.write.write(Buffer.from('hello'));
    assert.equal(await peeking, 5);

    await pipe.read.read(into);
    const controller = new AbortController();
    const aborted = pipe.read.peek(into, { signal: controller.signal });
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    const closed = pipe.read.peek(into);
    pipe.close();
    await assert.rejects(closed, { code: 'ERR_CLOSED' });
  });

  it("waits for a FIFO's first writer", async () => {
    const path = join(folder, 'fifo');
    makeFifo(path);
    using reader = openFifoReader(path);
    const into = Buffer.alloc(16);
    const peeking = reader.peek(into);
    const writer = await openFifoWriter(path);
    await writer.write(Buffer.from('hello'));
    assert.equal(await peeking, 5);
    writer.close();
    assert.equal(await reader.read(into), 5);
    assert.equal(await reader.peek(into), 0);
  });

  it('leaves no descriptor behind, and refuses an invalid buffer', async () => {
    using pipe = Pipe.create();
    await pipe.write.write(Buffer.from('hello'));
    const into = Buffer.alloc(16);
    await pipe.read.peek(into);
    const before = readdirSync('/proc/self/fd').length;
    for (let i = 0; i < 100; i++) await pipe.read.peek(into);
    assert.equal(readdirSync('/proc/self/fd').length, before);
    await assert.rejects(pipe.read.peek(Buffer.alloc(0)), { code: 'ERR_OUT_OF_RANGE' });
    await assert.rejects(pipe.read.peek('' as unknown as Buffer), { code: 'ERR_INVALID_ARG_TYPE' });
    await assert.rejects(pipe.read.peek(into.fill(0), { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
  });
});
