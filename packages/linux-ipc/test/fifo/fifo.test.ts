import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { native } from '../../dist/core/native.js';
import { ended } from '../support/ended.js';
import { compilePeer, pythonPeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let count = 0;
function newFifo(): string {
  const path = join(folder, `fifo-${String(count++)}`);
  makeFifo(path);
  return path;
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

describe('a FIFO and the shell', () => {
  it('is read by cat, which opened it first', async () => {
    const path = newFifo();
    const cat = spawn('sh', ['-c', 'echo ready; exec cat < "$0"', path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = text(cat.stdout);
    await once(cat.stdout, 'readable');
    using writer = await openFifoWriter(path);
    await writer.write(Buffer.from('from Node.js\n'));
    writer.close();
    assert.equal(await said, 'ready\nfrom Node.js\n');
    assert.equal(await ended(cat), 0);
  });

  it('is read by cat, which opened it later', async () => {
    const path = newFifo();
    const opening = openFifoWriter(path);
    const cat = spawn('sh', ['-c', 'exec cat < "$0"', path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    using writer = await opening;
    await writer.write(Buffer.from('from Node.js\n'));
    writer.close();
    assert.equal(await text(cat.stdout), 'from Node.js\n');
  });

  it('is written by echo, before and after it is opened for reading', async () => {
    const path = newFifo();
    const early = spawn('sh', ['-c', 'echo early > "$0"', path]);
    using reader = openFifoReader(path);
    assert.equal(await collect(reader), 'early\n');
    assert.equal(await ended(early), 0);

    using next = openFifoReader(path);
    const reading = collect(next);
    const late = spawn('sh', ['-c', 'echo late > "$0"', path]);
    assert.equal(await reading, 'late\n');
    assert.equal(await ended(late), 0);
  });
});

describe('a FIFO reader', () => {
  it('waits for the first writer, even one that writes nothing', async () => {
    const path = newFifo();
    using reader = openFifoReader(path);
    const reading = reader.read(new Uint8Array(1));
    let over = false;
    void reading.then(() => (over = true));
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    assert.equal(over, false);
    const writer = await openFifoWriter(path);
    writer.close();
    assert.equal(await reading, 0);
  });

  it('reads the data of a writer that came and exited right after a read found none', async () => {
    const path = newFifo();
    using reader = openFifoReader(path);
    const functions = native as unknown as Record<string, (...parameters: unknown[]) => number>;
    const names = ['read', 'preadv2'] as const;
    let hasWritten = false;
    for (const name of names) {
      const call = functions[name];
      if (call === undefined) throw new Error(`no ${name}`);
      functions[name] = (...parameters) => {
        const result = call(...parameters);
        if (!hasWritten) execFileSync('sh', ['-c', 'echo late > "$0"', path]);
        hasWritten = true;
        return result;
      };
    }
    try {
      assert.equal(await collect(reader), 'late\n');
    } finally {
      for (const name of names) Reflect.deleteProperty(functions, name);
    }
  });

  it('reads the data of a writer that exited before the first read', async () => {
    const path = newFifo();
    using reader = openFifoReader(path);
    const writer = await openFifoWriter(path);
    await writer.write(Buffer.from('left'));
    writer.close();
    assert.equal(await collect(reader), 'left');
    assert.equal(await reader.read(new Uint8Array(1)), 0);
  });

  it('reaches end-of-file when the writer is killed', async () => {
    const path = newFifo();
    using reader = openFifoReader(path);
    const writer = spawn('sh', ['-c', 'exec 3> "$0"; echo hello >&3; exec sleep 600', path]);
    const into = Buffer.alloc(64);
    const length = await reader.read(into);
    assert.equal(into.toString('utf8', 0, length), 'hello\n');
    const reading = reader.read(into);
    writer.kill('SIGKILL');
    assert.equal(await reading, 0);
    await ended(writer);
  });

  it('stays open across writers with stayOpen', async () => {
    const path = newFifo();
    using reader = openFifoReader(path, { stayOpen: true });
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of reader.chunks({ signal: controller.signal })) {
        seen.push(...chunk.toString().trimEnd().split('\n'));
        if (seen.length === 20) controller.abort();
      }
    })();
    const aborted = assert.rejects(reading, { name: 'AbortError' });
    for (let i = 0; i < 20; i++) {
      const writer = spawn('sh', ['-c', 'echo "$1" > "$0"', path, String(i)]);
      assert.equal(await ended(writer), 0);
    }
    await aborted;
    assert.deepEqual(
      seen,
      Array.from({ length: 20 }, (_, i) => String(i)),
    );
  });

  it('refuses an empty buffer, whose result would mean end-of-file', async () => {
    using reader = openFifoReader(newFifo());
    await assert.rejects(reader.read(new Uint8Array(0)), { code: 'ERR_OUT_OF_RANGE' });
    await assert.rejects(reader.read('' as unknown as Uint8Array), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  });

  it('stops waiting when aborted or closed, and closes twice', async () => {
    const reader = openFifoReader(newFifo());
    const controller = new AbortController();
    const aborted = reader.read(new Uint8Array(1), { signal: controller.signal });
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    const closed = reader.read(new Uint8Array(1));
    reader.close();
    await assert.rejects(closed, { code: 'ERR_CLOSED', message: 'the FIFO is closed' });
    reader.close();
    await assert.rejects(reader.read(new Uint8Array(1)), { code: 'ERR_CLOSED' });
  });
});

describe('a FIFO writer', () => {
  it('gets EPIPE when the reader is killed', async () => {
    const path = newFifo();
    const reader = spawn('sh', ['-c', 'exec 3< "$0"; exec sleep 600', path]);
    using writer = await openFifoWriter(path);
    const writing = writer.write(Buffer.alloc(1 << 20));
    reader.kill('SIGKILL');
    await assert.rejects(writing, { code: 'EPIPE', syscall: 'write' });
    await assert.rejects(writer.writeRecord(Buffer.alloc(1)), { code: 'EPIPE' });
    await ended(reader);
  });

  it('writes a record atomically or waits, and refuses one that is too long', async () => {
    const path = newFifo();
    using reader = openFifoReader(path);
    using writer = await openFifoWriter(path);
    await assert.rejects(writer.writeRecord(Buffer.alloc(4097)), { code: 'ERR_OUT_OF_RANGE' });
    await assert.rejects(writer.writeRecord(Buffer.alloc(0)), { code: 'ERR_OUT_OF_RANGE' });
    for (let i = 0; i < 16; i++) await writer.writeRecord(Buffer.alloc(4096, i));

    const controller = new AbortController();
    const aborted = writer.writeRecord(Buffer.alloc(4000, 100), { signal: controller.signal });
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });

    const waiting = writer.writeRecord(Buffer.alloc(4096, 16));
    const into = Buffer.alloc(4096);
    for (let i = 0; i <= 16; i++) {
      assert.equal(await reader.read(into), 4096);
      assert.ok(into.every((byte) => byte === i));
    }
    await waiting;
  });
});

describe('a FIFO with several writers', () => {
  it('receives the records of Node.js, C and Python whole, each writer’s in order', async () => {
    const path = newFifo();
    const program = compilePeer('fifo_record_writer', folder);
    const script = pythonPeer('fifo_record_writer');
    const records = 200;
    const length = 1000;
    using reader = openFifoReader(path);
    using writer = await openFifoWriter(path);
    const peers = [
      spawn(program, [path, 'c', String(records), String(length)]),
      spawn(program, [path, 'd', String(records), String(length)]),
      spawn('python3', [script, path, 'p', String(records), String(length)]),
    ];
    const ends = Promise.all(peers.map(ended));
    const writing = (async () => {
      for (let i = 0; i < records; i++) {
        const record = `n${String(i).padStart(8, '0')}`.padEnd(length - 1, 'n') + '\n';
        await writer.writeRecord(Buffer.from(record));
      }
      // Closed last, so that no late writer finds the reader at end-of-file.
      assert.deepEqual(await ends, [0, 0, 0]);
      writer.close();
    })();
    const lines = (await collect(reader)).split('\n');
    await writing;
    assert.equal(lines.pop(), '');
    const next: Record<string, number> = { n: 0, c: 0, d: 0, p: 0 };
    for (const line of lines) {
      const name = line.charAt(0);
      const number = next[name] ?? NaN;
      assert.equal(line, `${name}${String(number).padStart(8, '0')}`.padEnd(length - 1, name));
      next[name] = number + 1;
    }
    assert.deepEqual(next, { n: records, c: records, d: records, p: records });
  });

  it('is read by C and by Python unchanged', async () => {
    for (const [command, argument] of [
      [compilePeer('fifo_copy', folder), []],
      ['python3', [pythonPeer('fifo_copy')]],
    ] as [string, string[]][]) {
      const path = newFifo();
      const opening = openFifoWriter(path);
      const peer = spawn(command, [...argument, path], { stdio: ['ignore', 'pipe', 'inherit'] });
      const sent = readFileSync(process.execPath).subarray(0, 3_000_000);
      using writer = await opening;
      const received: Buffer[] = [];
      peer.stdout.on('data', (chunk: Buffer) => received.push(chunk));
      const end = ended(peer);
      await writer.write(sent);
      writer.close();
      assert.equal(await end, 0);
      assert.ok(Buffer.concat(received).equals(sent));
    }
  });
});
