import assert from 'node:assert/strict';
import { existsSync, lstatSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { EventCounter } from 'linux-ipc/event';
import { makeFifo } from 'linux-ipc/fifo';
import { LockableFile } from 'linux-ipc/file-lock';
import {
  DatagramSocket,
  SeqpacketConnection,
  SeqpacketServer,
  socketPair,
  StreamConnection,
} from 'linux-ipc/socket';

import { Child } from '../support/child.js';
import { pythonPeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let count = 0;
const newPath = () => join(folder, `${String(count++)}.socket`);
const python = (...parameters: string[]) =>
  new Child('python3', [pythonPeer('socket_peer'), ...parameters]);

describe('DatagramSocket', () => {
  it('receives from several senders, and can answer each', async () => {
    const path = newPath();
    using server = await DatagramSocket.bind(path);
    using client = await DatagramSocket.bind(newPath());
    using other = await DatagramSocket.bind({ abstract: newPath() });
    using unbound = DatagramSocket.create();
    await client.sendTo(path, Buffer.from('one'));
    await other.sendTo(path, Buffer.from('two'));
    await unbound.sendTo(path, Buffer.from('three'));
    for (const text of ['one', 'two', 'three']) {
      const { message, from, credentials, descriptors } = await server.receiveFrom();
      assert.equal(message.toString(), text);
      assert.equal(credentials, undefined);
      assert.deepEqual(descriptors, []);
      if (text === 'three') assert.equal(from, undefined);
      else await server.sendTo(from ?? '', Buffer.from(`${text} back`));
    }
    assert.equal((await client.receive()).toString(), 'one back');
    assert.equal((await other.receive()).toString(), 'two back');
  });

  it('resolves receptions in the order of the calls, with and without the sender', async () => {
    const path = newPath();
    using receiver = await DatagramSocket.bind(path);
    using sender = DatagramSocket.create();
    for (const message of ['1', '2', '3']) await sender.sendTo(path, Buffer.from(message));
    const resolved: string[] = [];
    const receptions = [
      receiver.receive().then(() => resolved.push('first')),
      receiver.receiveFrom().then(() => resolved.push('second')),
      receiver.receive().then(() => resolved.push('third')),
    ];
    await Promise.all(receptions);
    assert.deepEqual(resolved, ['first', 'second', 'third']);
  });

  it('passes descriptors to an address, whether it waits or not', async () => {
    const path = newPath();
    using receiver = await DatagramSocket.bind(path);
    using sender = DatagramSocket.create();
    using counter = EventCounter.create({ initial: 7 });
    const descriptors = [counter.descriptor];
    await sender.sendTo(path, Buffer.from('one'), { descriptors });
    assert.equal(sender.trySendTo(path, Buffer.from('two'), { descriptors }), true);
    for (const text of ['one', 'two']) {
      const datagram = await receiver.receiveFrom({ maximumDescriptors: 1 });
      assert.equal(datagram.message.toString(), text);
      const [descriptor] = datagram.descriptors;
      assert.ok(descriptor);
      using passed = EventCounter.from(descriptor);
      assert.equal(passed.tryTake(), text === 'one' ? 7n : undefined);
    }
    while (sender.trySendTo(path, Buffer.alloc(1), { descriptors }));
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = sender.sendTo(path, Buffer.alloc(1), { descriptors, signal });
    controller.abort(new Error('enough'));
    await assert.rejects(waiting, { message: 'enough' });
    for (const wrong of [[], [-1], ['3'], 3]) {
      const options = { descriptors: wrong as never };
      await assert.rejects(sender.sendTo(path, Buffer.alloc(1), options), /descriptors/);
    }
  });

  it('passes a descriptor to a Python program by its address', async () => {
    const path = newPath();
    await using peer = python('bind', 'dgram', path, 'take:20');
    assert.equal(await peer.line(), 'ready');
    using file = LockableFile.open(newPath());
    writeSync(file.fd, 'contents', 0);
    using sender = DatagramSocket.create();
    await sender.sendTo(path, Buffer.from('file'), { descriptors: [file.fd] });
    assert.equal(await peer.line(), 'file contents');
  });

  it('names what a path is if it is no socket', async () => {
    const [file, fifo] = [newPath(), newPath()];
    writeFileSync(file, '');
    makeFifo(fifo);
    const [one, other] = socketPair('stream');
    using sender = DatagramSocket.create();
    const fd = String(one.fd);
    const cases: [string, RegExp][] = [
      [file, /'.*' is a regular file, not a socket that is bound to this path$/],
      [fifo, /'.*' is a FIFO, not a socket .*: use openFifoReader or openFifoWriter$/],
      [`/dev/fd/${fd}`, new RegExp(`: use StreamConnection.from\\(${fd}\\)$`)],
    ];
    for (const [path, message] of cases) {
      const refusal = { code: 'ECONNREFUSED', path, message };
      await assert.rejects(sender.sendTo(path, Buffer.from('x')), refusal);
      assert.throws(() => {
        sender.connect(path);
      }, refusal);
      await assert.rejects(StreamConnection.connect(path), refusal);
      await assert.rejects(SeqpacketConnection.connect(path), refusal);
    }
    one.close();
    other.close();
  });

  it('replaces a stale file, creates a private one, and removes it', async () => {
    const path = newPath();
    const child = python('bind', 'dgram', path, 'pause');
    assert.equal(await child.line(), 'ready');
    await assert.rejects(DatagramSocket.bind(path), { code: 'EADDRINUSE' });
    await child.kill();
    const socket = await DatagramSocket.bind(path);
    assert.equal(lstatSync(path).mode & 0o777, 0o600);
    socket.close();
    socket.close();
    assert.equal(existsSync(path), false);
  });

  it('exchanges messages with Python in both directions', async () => {
    const path = newPath();
    await using child = python('bind', 'dgram', path, 'receive', 'reply:answer', 'receive');
    assert.equal(await child.line(), 'ready');
    using socket = await DatagramSocket.bind({ abstract: newPath() });
    await socket.sendTo(path, Buffer.from('question'));
    const { message, from } = await socket.receiveFrom();
    assert.equal(message.toString(), 'answer');
    assert.equal(from, path);
    socket.connect(path);
    await socket.send(Buffer.from('x'.repeat(100_000)));
    assert.equal(await child.line(), '8 question');
    assert.match(await child.line(), /^100000 x+$/);
  });

  it('reports the sender of a message with credentials', async () => {
    const path = newPath();
    using socket = await DatagramSocket.bind(path, { credentials: true });
    const child = python('connect', 'dgram', path, 'send:hello');
    const { message, credentials } = await socket.receiveFrom();
    assert.equal(message.toString(), 'hello');
    const expected = { pid: child.pid, uid: process.getuid?.(), gid: process.getgid?.() };
    assert.deepEqual(credentials, expected);
    assert.equal(await child.end(), 0);
  });

  it('waits while the queue of the connected receiver is full', async () => {
    const path = newPath();
    using server = await DatagramSocket.bind(path);
    using client = DatagramSocket.create();
    client.connect(path);
    let sent = 0;
    while (client.trySend(Buffer.from(String(sent)))) sent++;
    const waiting = Array.from({ length: 100 }, (_, i) =>
      client.send(Buffer.from(String(sent + i))),
    );
    for (let i = 0; i < sent + 100; i++) {
      assert.equal((await server.receive()).toString(), String(i));
    }
    await Promise.all(waiting);
  });

  it('waits while the queue of an address is full, or until aborted', async () => {
    const path = newPath();
    using server = await DatagramSocket.bind(path);
    using client = DatagramSocket.create();
    let sent = 0;
    while (client.trySendTo(path, Buffer.from(String(sent)))) sent++;
    const controller = new AbortController();
    const aborted = client.sendTo(path, Buffer.from('never'), { signal: controller.signal });
    const waiting = client.sendTo(path, Buffer.from('last'));
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    for (let i = 0; i < sent; i++) assert.equal((await server.receive()).toString(), String(i));
    await waiting;
    assert.equal((await server.receive()).toString(), 'last');
    await assert.rejects(client.sendTo(path, Buffer.from('x'), { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
  });

  it('sends and receives empty messages', async () => {
    const [ours, theirs] = socketPair('datagram');
    await ours.send(new Uint8Array());
    await ours.send(Buffer.from('a'));
    assert.equal((await theirs.receive()).length, 0);
    assert.equal((await theirs.receive()).toString(), 'a');
    ours.close();
    theirs.close();
  });

  it('reports the length of a message that did not fit, and continues', async () => {
    const path = newPath();
    using server = await DatagramSocket.bind(path, { maximumMessageBytes: 5 });
    using client = DatagramSocket.create();
    await client.sendTo(path, Buffer.from('123456'));
    await client.sendTo(path, Buffer.from('12345'));
    await assert.rejects(server.receive(), { code: 'EMSGSIZE', length: 6, maximum: 5 });
    assert.equal((await server.receive()).toString(), '12345');
    await assert.rejects(client.sendTo(path, Buffer.alloc(2 ** 20)), { code: 'EMSGSIZE' });
  });

  it('throws errors with their errno', async () => {
    const path = newPath();
    using client = DatagramSocket.create();
    await assert.rejects(client.send(Buffer.from('x')), { code: 'ENOTCONN' });
    await assert.rejects(client.sendTo(path, Buffer.from('x')), {
      message: `ENOENT: no such file or directory, sendmsg '${path}'`,
    });
    assert.throws(
      () => {
        client.connect(path);
      },
      { code: 'ENOENT', path },
    );
    const server = await DatagramSocket.bind(path);
    client.connect(path);
    server.close();
    await assert.rejects(client.send(Buffer.from('x')), { code: 'ECONNREFUSED' });
    using seqpacket = await SeqpacketServer.listen(path);
    assert.ok(seqpacket.identity);
    assert.throws(
      () => {
        client.connect(path);
      },
      { code: 'EPROTOTYPE' },
    );
  });

  it('ends its loop and rejects pending waits when it is closed', async () => {
    const path = newPath();
    const socket = await DatagramSocket.bind(path);
    using client = DatagramSocket.create();
    await client.sendTo(path, Buffer.from('a'));
    for await (const { message } of socket) {
      assert.equal(message.toString(), 'a');
      setImmediate(() => {
        socket.close();
      });
    }
    await assert.rejects(socket.receive(), { code: 'ERR_CLOSED' });
    await assert.rejects(socket.sendTo(path, Buffer.from('x')), { code: 'ERR_CLOSED' });
    assert.throws(() => socket.trySend(Buffer.from('x')), { code: 'ERR_CLOSED' });
    assert.throws(
      () => {
        socket.connect(path);
      },
      { code: 'ERR_CLOSED' },
    );
    const other = DatagramSocket.create();
    const receiving = other.receive();
    other.close();
    await assert.rejects(receiving, { code: 'ERR_CLOSED' });
  });

  it('refuses wrong arguments', async () => {
    const wrong = (options: object) => () => DatagramSocket.create(options);
    assert.throws(wrong({ maximumMessageBytes: 0 }), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(wrong({ credentials: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
    const path = newPath();
    await assert.rejects(DatagramSocket.bind(path, { maximumMessageBytes: -1 }));
    assert.equal(existsSync(path), false);
    await assert.rejects(DatagramSocket.bind(path, { mode: 0o1000 }), { code: 'ERR_OUT_OF_RANGE' });
    using socket = DatagramSocket.create();
    const text = 'text' as unknown as Uint8Array;
    await assert.rejects(socket.send(text), { code: 'ERR_INVALID_ARG_TYPE' });
    await assert.rejects(socket.sendTo(path, text), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => socket.trySend(text), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => socketPair('tcp' as 'stream'), /type must be 'seqpacket'/);
  });
});
