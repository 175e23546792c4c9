import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';

import { Pipe } from 'linux-ipc/pipe';

import { PacedReader } from '../../../dist/observe/strace/paced-reader.js';

describe('reading a busy trace', () => {
  it('loses nothing and keeps the order, until end-of-file', async () => {
    const pipe = Pipe.create();
    const count = 20_000;
    const writer = spawn(
      'sh',
      ['-c', `i=0; while [ $i -lt ${count} ]; do echo $i; i=$((i+1)); done`],
      {
        stdio: ['ignore', pipe.write.fd, 'inherit'],
      },
    );
    writer.once('spawn', () => {
      pipe.write.close();
    });
    const reader = new PacedReader(pipe.read.release());
    const into = Buffer.alloc(1 << 16);
    let text = '';
    for (let length; (length = await reader.read(into)) > 0;) {
      text += into.toString('latin1', 0, length);
    }
    reader.close();
    assert.deepEqual(text.trimEnd().split('\n').map(Number), [...Array(count).keys()]);
  });

  it('lets timers run, though bytes are available for each read', async () => {
    const pipe = Pipe.create();
    const pieces = 30;
    await pipe.write.write(Buffer.alloc(pieces * 1000));
    pipe.write.close();
    const reader = new PacedReader(pipe.read.release());
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const into = Buffer.alloc(1000);
    while ((await reader.read(into)) > 0) {
      // Processing takes so long that the reader has too few reads to pace.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6);
    }
    clearInterval(timer);
    reader.close();
    assert.ok(turns >= pieces / 2, `${turns} turns`);
  });
});
