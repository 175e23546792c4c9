import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';

import { Pipe } from 'linux-ipc/pipe';
import { collect } from '../support/collect.js';
import { ended } from '../support/ended.js';
import { pythonPeer } from '../support/peers.js';

describe('a pipe of packets', () => {
  it('keeps each write apart', async () => {
    using pipe = Pipe.create({ packets: true });
    for (const word of ['one', 'two', 'three']) await pipe.write.write(Buffer.from(word));
    pipe.write.close();
    const words: string[] = [];
    for await (const chunk of pipe.read) words.push(chunk.toString());
    assert.deepEqual(words, ['one', 'two', 'three']);
  });

  it('loses the bytes that do not fit into the buffer, and none of the next packet', async () => {
    using pipe = Pipe.create({ packets: true });
    await pipe.write.write(Buffer.from('long packet'));
    await pipe.write.write(Buffer.from('next'));
    const into = Buffer.alloc(4);
    assert.equal(await pipe.read.peek(into), 4);
    assert.equal(into.toString(), 'long');
    assert.equal(await pipe.read.read(into), 4);
    assert.equal(into.toString(), 'long');
    assert.equal(await pipe.read.read(into), 4);
    assert.equal(into.toString(), 'next');
  });

  it('is read by Python packet by packet', async () => {
    const pipe = Pipe.create({ packets: true });
    const peer = spawn('python3', [pythonPeer('packet_lengths')], {
      stdio: [pipe.read.fd, 'pipe', 'inherit'],
    });
    pipe.read.close();
    assert.ok(peer.stdout);
    const said = text(peer.stdout);
    const end = ended(peer);
    const lengths = Array.from({ length: 100 }, (_, i) => 1 + ((i * 997) % 4096));
    for (const length of lengths) await pipe.write.writeRecord(Buffer.alloc(length));
    pipe.close();
    assert.deepEqual((await said).trimEnd().split('\n').map(Number), lengths);
    assert.equal(await end, 0);
  });

  it('is written by Python packet by packet', async () => {
    using pipe = Pipe.create({ packets: true });
    const program = "import os\nfor n in (1, 10, 4096): os.write(1, b'x' * n)";
    const peer = spawn('python3', ['-c', program], {
      stdio: ['ignore', pipe.write.fd, 'inherit'],
    });
    pipe.write.close();
    const lengths: number[] = [];
    for await (const chunk of pipe.read) lengths.push(chunk.length);
    assert.deepEqual(lengths, [1, 10, 4096]);
    assert.equal(await ended(peer), 0);
  });

  it('differs from a pipe without packets', async () => {
    using pipe = Pipe.create();
    await pipe.write.write(Buffer.from('one'));
    await pipe.write.write(Buffer.from('two'));
    pipe.write.close();
    assert.equal((await collect(pipe.read)).toString(), 'onetwo');
  });
});
