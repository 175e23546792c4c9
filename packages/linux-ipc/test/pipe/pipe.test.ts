import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Pipe } from 'linux-ipc/pipe';

describe('Pipe', () => {
  it('carries bytes in order, and ends when the write end is closed', async () => {
    using pipe = Pipe.create();
    const into = new Uint8Array(16);
    const reading = pipe.read.read(into);
    await pipe.write.write(Buffer.from('hello'));
    assert.equal(await reading, 5);
    assert.equal(Buffer.from(into.subarray(0, 5)).toString(), 'hello');
    pipe.write.close();
    assert.equal(await pipe.read.read(into), 0);
  });

  it('rejects pending waits on an end that is closed', async () => {
    using pipe = Pipe.create();
    const reading = pipe.read.read(new Uint8Array(1));
    pipe.read.close();
    await assert.rejects(reading, { code: 'ERR_CLOSED' });
  });

  it('stops waiting when its signal aborts, and can be read again', async () => {
    using pipe = Pipe.create();
    const controller = new AbortController();
    const reading = pipe.read.read(new Uint8Array(1), { signal: controller.signal });
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    await pipe.write.write(new Uint8Array([7]));
    const into = new Uint8Array(1);
    assert.equal(await pipe.read.read(into), 1);
    assert.equal(into[0], 7);
  });

  it('takes no bytes, and reports no end-of-file, if its buffer was transferred meanwhile', async () => {
    using pipe = Pipe.create();
    const into = new Uint8Array(8);
    const refusals = [pipe.read.read(into), pipe.read.peek(into)].map((reading) =>
      assert.rejects(reading, {
        code: 'ERR_INVALID_STATE',
        message: /^into has lost its bytes: /,
      }),
    );
    structuredClone(into.buffer, { transfer: [into.buffer] });
    await pipe.write.write(Buffer.from('kept'));
    await Promise.all(refusals);
    assert.equal(pipe.read.waitingBytes, 4);
  });

  it('waits while it is full', async () => {
    using pipe = Pipe.create();
    const sent = Buffer.alloc(300_000, 'abcdefgh');
    const writing = pipe.write.write(sent).then(() => {
      pipe.write.close();
    });
    const received: Buffer[] = [];
    const into = Buffer.alloc(4096);
    for (let n; (n = await pipe.read.read(into)) > 0;) {
      received.push(Buffer.from(into.subarray(0, n)));
    }
    await writing;
    assert.ok(Buffer.concat(received).equals(sent));
  });
});
