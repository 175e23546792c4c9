import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { Pipe } from 'linux-ipc/pipe';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const descriptors = (): number => readdirSync('/proc/self/fd').length;

/** Memory once warm, and how much more of it after four times as many cycles again. */
async function grownBytes(cycles: number, cycle: () => Promise<void> | void): Promise<number> {
  const run = async (count: number): Promise<number> => {
    for (let i = 0; i < count; i++) {
      await cycle();
      if (i % 1000 === 0) await new Promise(setImmediate);
    }
    return process.memoryUsage.rss();
  };
  const warm = await run(cycles / 5);
  return (await run((cycles * 4) / 5)) - warm;
}

/** More than the heap's own ups and downs, less than 1 KiB for each of 100,000 cycles. */
const allowedBytes = 64 << 20;

describe('100,000 times', () => {
  it('a pipe is opened, registered in the poller and closed, and nothing stays', async () => {
    const once = (): void => {
      using pipe = new Pipe();
      assert.notEqual(pipe.read.polled, pipe.write.polled);
    };
    once();
    const before = descriptors();
    assert.ok((await grownBytes(100_000, once)) < allowedBytes);
    assert.equal(descriptors(), before);
  });

  it('a FIFO is opened at both ends and closed, and nothing stays', async () => {
    const path = join(folder, 'fifo');
    makeFifo(path);
    const once = async (): Promise<void> => {
      using reader = openFifoReader(path);
      using writer = await openFifoWriter(path);
      assert.notEqual(reader.fd, writer.fd);
    };
    await once();
    const before = descriptors();
    assert.ok((await grownBytes(100_000, once)) < allowedBytes);
    assert.equal(descriptors(), before);
  });
});

describe('5,000 times', () => {
  it('a pipe is opened, waited on and closed, and nothing stays', async () => {
    const into = new Uint8Array(1);
    const once = async (): Promise<void> => {
      using pipe = new Pipe();
      const reading = pipe.read.read(into);
      await pipe.write.write(into);
      await reading;
    };
    await once();
    const before = descriptors();
    assert.ok((await grownBytes(5_000, once)) < allowedBytes);
    assert.equal(descriptors(), before);
  });

  it('a wait for a FIFO’s reader is begun and aborted, and nothing stays', async () => {
    const path = join(folder, 'lonely');
    makeFifo(path);
    const once = async (): Promise<void> => {
      const controller = new AbortController();
      const opening = openFifoWriter(path, { signal: controller.signal });
      controller.abort();
      await assert.rejects(opening, { name: 'AbortError' });
    };
    await once();
    const before = descriptors();
    assert.ok((await grownBytes(5_000, once)) < allowedBytes);
    assert.equal(descriptors(), before);
  });
});
