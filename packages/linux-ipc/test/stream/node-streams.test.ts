import assert from 'node:assert/strict';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { createGunzip, createGzip } from 'node:zlib';

import { Pipe } from 'linux-ipc/pipe';
import { toNodeReadable, toNodeWritable } from 'linux-ipc/stream';
import { collect } from '../support/collect.js';

describe('Node.js streams', () => {
  it('transfer all bytes through a pipeline, and close both ends', async () => {
    const pipe = Pipe.create();
    const sent = Buffer.alloc(3_000_000, 'some text ');
    const received = collect(toNodeReadable(pipe.read).pipe(createGunzip()));
    await pipeline(Readable.from([sent]), createGzip(), toNodeWritable(pipe.write));
    assert.ok((await received).equals(sent));
    assert.equal(pipe.write.closed, true);
    assert.equal(pipe.read.closed, true);
  });

  it('read no further than the high-water mark, and make writers wait', async () => {
    using pipe = Pipe.create({ capacity: 4096 });
    const readable = toNodeReadable(pipe.read);
    const writable = toNodeWritable(pipe.write);
    const chunk = Buffer.alloc(65536);
    let written = 0;
    while (writable.write(chunk)) written += chunk.length;
    await new Promise(setImmediate);
    assert.ok(writable.writableNeedDrain, `${String(written)} written`);
    assert.equal(readable.readableLength, 0);
    const drained = once(writable, 'drain');
    readable.resume();
    await drained;
    readable.destroy();
    writable.destroy();
  });

  it('accept strings, and report when they have finished', async () => {
    using pipe = Pipe.create();
    const writable = toNodeWritable(pipe.write);
    writable.write('grüße ');
    writable.end('welt');
    await once(writable, 'finish');
    assert.equal((await collect(toNodeReadable(pipe.read))).toString(), 'grüße welt');
  });

  it('close the end when destroyed while reading or writing', async () => {
    const pipe = Pipe.create({ capacity: 4096 });
    const readable = toNodeReadable(pipe.read);
    readable.resume();
    await new Promise(setImmediate);
    readable.destroy();
    await once(readable, 'close');
    assert.equal(pipe.read.closed, true);

    const other = Pipe.create({ capacity: 4096 });
    const writable = toNodeWritable(other.write);
    const writing = new Promise((resolve) => writable.write(Buffer.alloc(100_000), resolve));
    await new Promise(setImmediate);
    writable.destroy();
    assert.ok((await writing) instanceof Error);
    assert.equal(other.write.closed, true);
    other.close();
    pipe.close();
  });

  it('fail with the error of the call', async () => {
    const pipe = Pipe.create();
    pipe.read.close();
    const writable = toNodeWritable(pipe.write);
    writable.write('x');
    const [error] = (await once(writable, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'EPIPE');
    assert.equal(pipe.write.closed, true);

    const other = Pipe.create();
    const readable = toNodeReadable(other.read);
    readable.resume();
    await new Promise(setImmediate);
    other.read.close();
    const [closed] = (await once(readable, 'error')) as [NodeJS.ErrnoException];
    assert.equal(closed.code, 'ERR_CLOSED');
    other.close();
  });
});
