import assert from 'node:assert/strict';
import { ReadableStream } from 'node:stream/web';
import { describe, it } from 'node:test';

import { Pipe } from 'linux-ipc/pipe';
import { toReadableStream, toWritableStream } from 'linux-ipc/stream';
import { collect } from '../support/collect.js';

describe('Web streams', () => {
  it('transfer all bytes, and close both ends', async () => {
    const pipe = Pipe.create();
    const sent = Buffer.alloc(1_000_000, 'some text ');
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < sent.length; i += 10_000) {
          controller.enqueue(sent.subarray(i, i + 10_000));
        }
        controller.close();
      },
    });
    const received = collect(toReadableStream(pipe.read));
    await source.pipeTo(toWritableStream(pipe.write));
    assert.ok((await received).equals(sent));
    assert.equal(pipe.write.closed, true);
    assert.equal(pipe.read.closed, true);
  });

  it('read nothing ahead, and into the reader’s own buffer', async () => {
    const pipe = Pipe.create();
    await pipe.write.write(Buffer.from('hello'));
    const stream = toReadableStream(pipe.read);
    await new Promise(setImmediate);
    assert.equal(pipe.write.waitingBytes, 5);
    const reader = stream.getReader({ mode: 'byob' });
    const { value } = await reader.read(new Uint8Array(2));
    assert.equal(Buffer.from(value ?? []).toString(), 'he');
    assert.equal(pipe.write.waitingBytes, 3);
    pipe.write.close();
    const rest = await reader.read(new Uint8Array(10));
    assert.equal(Buffer.from(rest.value ?? []).toString(), 'llo');
    assert.equal((await reader.read(new Uint8Array(10))).done, true);
    assert.equal(pipe.read.closed, true);
  });

  it('close the end when cancelled or aborted while waiting', async () => {
    const pipe = Pipe.create();
    const reader = toReadableStream(pipe.read).getReader();
    const reading = reader.read();
    await new Promise(setImmediate);
    await reader.cancel();
    assert.equal((await reading).done, true);
    assert.equal(pipe.read.closed, true);
    pipe.close();

    const full = Pipe.create({ capacity: 4096 });
    const writer = toWritableStream(full.write).getWriter();
    const writing = writer.write(new Uint8Array(100_000));
    const refused = assert.rejects(writing);
    await new Promise(setImmediate);
    await writer.abort(new Error('enough'));
    await refused;
    assert.equal(full.write.closed, true);
    full.close();
  });

  it('fail with the error of the call, and close the end', async () => {
    const pipe = Pipe.create();
    pipe.read.close();
    const writer = toWritableStream(pipe.write).getWriter();
    const closed = assert.rejects(writer.closed, { code: 'EPIPE' });
    await assert.rejects(writer.write(new Uint8Array(1)), { code: 'EPIPE' });
    await closed;
    assert.equal(pipe.write.closed, true);

    const other = Pipe.create();
    const reader = toReadableStream(other.read).getReader();
    const refused = assert.rejects(reader.closed, { code: 'ERR_CLOSED' });
    const reading = reader.read();
    await new Promise(setImmediate);
    other.read.close();
    await assert.rejects(reading, { code: 'ERR_CLOSED' });
    await refused;
    other.close();
  });
});
