import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { socketPair, StreamConnection, StreamServer } from 'linux-ipc/socket';

import { Child } from '../support/child.js';
import { pythonPeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let count = 0;
const newPath = () => join(folder, `${String(count++)}.socket`);

async function readAll(connection: StreamConnection): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of connection) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('StreamConnection', () => {
  it('carries bytes in order, and waits while it is full', async () => {
    const [ours, theirs] = socketPair('stream');
    const sent = randomBytes(3_000_000);
    const writing = ours.write(sent).then(() => {
      ours.close();
    });
    assert.ok((await readAll(theirs)).equals(sent));
    await writing;
    theirs.close();
  });

  it('does not interleave the bytes of waiting writes', async () => {
    const [ours, theirs] = socketPair('stream');
    const parts = ['a', 'b', 'c'].map((letter) => Buffer.alloc(500_000, letter));
    const writing = Promise.all(parts.map((part) => ours.write(part))).then(() => {
      ours.shutdown('send');
    });
    assert.ok((await readAll(theirs)).equals(Buffer.concat(parts)));
    await writing;
    ours.close();
    theirs.close();
  });

  it('ends one direction and continues in the other', async () => {
    const [ours, theirs] = socketPair('stream');
    ours.shutdown('send');
    assert.equal(await theirs.read(new Uint8Array(1)), 0);
    await assert.rejects(ours.write(Buffer.from('x')), { code: 'EPIPE' });
    await theirs.write(Buffer.from('still'));
    assert.equal(await ours.read(new Uint8Array(10)), 5);
    theirs.shutdown('both');
    assert.equal(await ours.read(new Uint8Array(1)), 0);
    assert.throws(() => {
      ours.shutdown('sideways' as 'both');
    }, /direction must be 'receive', 'send' or 'both'/);
    ours.close();
    assert.throws(
      () => {
        ours.shutdown('send');
      },
      { code: 'ERR_CLOSED' },
    );
    theirs.close();
  });

  it('wakes its own reader when it shuts down receiving', async () => {
    const [ours, theirs] = socketPair('stream');
    const reading = ours.read(new Uint8Array(1));
    ours.shutdown('receive');
    assert.equal(await reading, 0);
    ours.close();
    theirs.close();
  });

  it('exchanges bytes with Python, which ends its half first', async () => {
    const path = newPath();
    using server = await StreamServer.listen(path, { mode: 0o640 });
    assert.equal(lstatSync(path).mode & 0o777, 0o640);
    const steps = ['send:question', 'half', 'receive', 'end'];
    const child = new Child('python3', [
      pythonPeer('socket_peer'),
      'connect',
      'stream',
      path,
      ...steps,
    ]);
    const connection = await server.accept();
    assert.equal((await readAll(connection)).toString(), 'question');
    assert.equal(connection.peer.pid, child.pid);
    await connection.write(Buffer.from('answer'));
    assert.equal(await child.line(), '6 answer');
    connection.close();
    assert.equal(await child.line(), 'end');
    assert.equal(await child.end(), 0);
  });

  it('connects to a server of node:net', async () => {
    const path = newPath();
    const server = createServer((socket) => {
      const hash = createHash('sha256');
      socket.on('data', (chunk) => hash.update(chunk));
      socket.on('end', () => socket.end(hash.digest()));
    });
    server.unref();
    server.on('connection', () => server.close());
    await new Promise<void>((resolve) => server.listen({ path }, resolve));
    // By default node:net ends its side as soon as the peer ends.
    using connection = await StreamConnection.connect(path);
    const sent = randomBytes(1_000_000);
    const reading = readAll(connection);
    await connection.write(sent);
    connection.shutdown('send');
    assert.deepEqual(await reading, createHash('sha256').update(sent).digest());
  });

  it('can be handed over to node:net, for its streams', async () => {
    const [ours, theirs] = socketPair('stream');
    await ours.write(Buffer.from('before'));
    const reading = theirs.read(new Uint8Array(6));
    assert.equal(await reading, 6);
    const socket = new Socket({ fd: theirs.descriptor.release() });
    socket.pipe(socket);
    const sent = randomBytes(300_000);
    const echoed = readAll(ours);
    await ours.write(sent);
    ours.shutdown('send');
    assert.ok((await echoed).equals(sent));
    ours.close();
    assert.equal(theirs.closed, true);
  });

  it('throws ECONNRESET and EPIPE', async () => {
    const [ours, theirs] = socketPair('stream');
    await ours.write(Buffer.from('unread'));
    theirs.close();
    await assert.rejects(ours.read(new Uint8Array(1)), { code: 'ECONNRESET' });
    await assert.rejects(ours.write(Buffer.from('x')), { code: 'EPIPE' });
    ours.close();
  });

  it('rejects pending waits when it is closed or aborted', async () => {
    const [ours, theirs] = socketPair('stream');
    const controller = new AbortController();
    const { signal } = controller;
    const full = ours.write(Buffer.alloc(1_000_000));
    const aborted = [
      ours.read(new Uint8Array(1), { signal }),
      ours.readDescriptors(new Uint8Array(1), { signal }),
      ours.write(Buffer.from('a'), { signal }),
      ours.writeDescriptors(Buffer.from('a'), [0], { signal }),
    ];
    controller.abort();
    for (const one of aborted) await assert.rejects(one, { name: 'AbortError' });
    const waiting = [full, ours.read(new Uint8Array(1)), ours.write(Buffer.from('b'))];
    ours.close();
    for (const one of waiting) await assert.rejects(one, { code: 'ERR_CLOSED' });
    theirs.close();
  });

  it('refuses anything but bytes, and an empty buffer', async () => {
    const [ours, theirs] = socketPair('stream');
    const wrong = 'text' as unknown as Uint8Array;
    await assert.rejects(ours.write(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
    await assert.rejects(ours.writeDescriptors(wrong, [0]), { code: 'ERR_INVALID_ARG_TYPE' });
    await assert.rejects(ours.read(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
    await assert.rejects(ours.read(new Uint8Array()), { code: 'ERR_OUT_OF_RANGE' });
    await assert.rejects(ours.writeDescriptors(new Uint8Array(), [0]), {
      code: 'ERR_OUT_OF_RANGE',
    });
    ours.close();
    theirs.close();
  });
});

describe('openPeerPidfd', () => {
  it('is readable once the peer has ended', async () => {
    const path = newPath();
    using server = await StreamServer.listen(path);
    const child = new Child('python3', [
      pythonPeer('socket_peer'),
      'connect',
      'stream',
      path,
      'pause',
    ]);
    using connection = await server.accept();
    using pidfd = connection.openPeerPidfd();
    // Linux has it from 6.5 on.
    if (pidfd === undefined) {
      await child.kill();
      return;
    }
    const shown = readFileSync(`/proc/self/fdinfo/${pidfd.fd}`, 'utf8');
    assert.equal(Number(/^Pid:\s+(\d+)/m.exec(shown)?.[1]), child.pid);
    let isOver = false;
    const ended = pidfd.polled.readable().finally(() => (isOver = true));
    await new Promise(setImmediate);
    assert.equal(isOver, false);
    await child.kill();
    await ended;
  });
});
