import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';

import { Descriptor } from 'linux-ipc';
import { Pipe, splice } from 'linux-ipc/pipe';
import { collect } from '../support/collect.js';
import { ended } from '../support/ended.js';

describe('splice', () => {
  it('moves all bytes of one pipe to another, waiting at both', async () => {
    using first = Pipe.create();
    using second = Pipe.create({ capacity: 4096 });
    const sent = Buffer.alloc(1_000_000, 'abcdefg');
    const writing = first.write.write(sent).then(() => {
      first.write.close();
    });
    const received = collect(second.read);
    let moved = 0;
    for (let n; (n = await splice(first.read, second.write, 65536)) > 0;) moved += n;
    second.write.close();
    await writing;
    assert.equal(moved, sent.length);
    assert.ok((await received).equals(sent));
  });

  it('moves the output of one command into another', async () => {
    const from = Pipe.create();
    const to = Pipe.create();
    const producer = spawn('seq', ['20000'], { stdio: ['ignore', from.write.fd, 'inherit'] });
    const consumer = spawn('wc', ['-l'], { stdio: [to.read.fd, 'pipe', 'inherit'] });
    const ends = Promise.all([ended(producer), ended(consumer)]);
    assert.ok(consumer.stdout);
    const said = text(consumer.stdout);
    from.write.close();
    to.read.close();
    while ((await splice(from.read, to.write, 1 << 20)) > 0);
    from.close();
    to.close();
    assert.equal((await said).trim(), '20000');
    assert.deepEqual(await ends, [0, 0]);
  });

  it('waits while there are no bytes or no room, and stops when aborted', async () => {
    using first = Pipe.create();
    using second = Pipe.create({ capacity: 4096 });
    const empty = new AbortController();
    const nothing = splice(first.read, second.write, 1, { signal: empty.signal });
    await new Promise(setImmediate);
    empty.abort();
    await assert.rejects(nothing, { name: 'AbortError' });

    await first.write.write(Buffer.from('x'));
    await second.write.write(Buffer.alloc(4096));
    const full = new AbortController();
    const noRoom = splice(first.read, second.write, 1, { signal: full.signal });
    await new Promise(setImmediate);
    full.abort();
    await assert.rejects(noRoom, { name: 'AbortError' });
    assert.equal(first.read.waitingBytes, 1);

    const waiting = splice(first.read, second.write, 1);
    await new Promise(setImmediate);
    await second.read.read(Buffer.alloc(4096));
    assert.equal(await waiting, 1);
    await assert.rejects(splice(first.read, second.write, 1, { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
  });

  it('is rejected when either side is closed meanwhile', async () => {
    using first = Pipe.create();
    using second = Pipe.create();
    const waiting = splice(first.read, second.write, 1);
    await new Promise(setImmediate);
    first.read.close();
    await assert.rejects(waiting, { code: 'ERR_CLOSED' });
    await assert.rejects(splice(first.read, second.write, 1), { code: 'ERR_CLOSED' });
  });

  it('gets EPIPE if no process reads the other pipe', async () => {
    using first = Pipe.create();
    using second = Pipe.create();
    await first.write.write(Buffer.from('x'));
    second.read.close();
    await assert.rejects(splice(first.read, second.write, 1), { code: 'EPIPE', syscall: 'splice' });
  });

  it('refuses a pipe into itself, a regular file, and an invalid length', async () => {
    using pipe = Pipe.create();
    await pipe.write.write(Buffer.from('x'));
    await assert.rejects(splice(pipe.read, pipe.write, 1), { code: 'EINVAL' });
    using file = Descriptor.from(openSync(process.execPath, 'r'), 'file');
    await assert.rejects(splice(file, pipe.write, 1), { code: 'EPERM' });
    for (const length of [0, -1, 0.5, NaN]) {
      await assert.rejects(splice(pipe.read, pipe.write, length), { code: 'ERR_OUT_OF_RANGE' });
    }
  });
});
