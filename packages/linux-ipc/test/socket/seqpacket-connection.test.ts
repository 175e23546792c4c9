import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { SeqpacketConnection, SeqpacketServer, socketPair } from 'linux-ipc/socket';

import { native } from '../../dist/core/native.js';
import { Child } from '../support/child.js';
import { compilePeer, pythonPeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const peerProgram = compilePeer('seqpacket_peer', folder);
let count = 0;
const newPath = () => join(folder, `${String(count++)}.socket`);

/** A connection within this process. */
async function connected(maximumMessageBytes?: number) {
  const path = newPath();
  using server = await SeqpacketServer.listen(path, { maximumMessageBytes });
  const [ours, theirs] = await Promise.all([
    SeqpacketConnection.connect(path, { maximumMessageBytes }),
    server.accept(),
  ]);
  return { ours, theirs };
}

/** A connection to the C program, which performs the given steps. */
async function connectedToPeer(steps: string[], maximumMessageBytes?: number) {
  const path = newPath();
  using server = await SeqpacketServer.listen(path, { maximumMessageBytes });
  const child = new Child(peerProgram, ['connect', path, ...steps]);
  return { child, connection: await server.accept() };
}

const text = (message: Buffer | undefined) => message?.toString();

describe('SeqpacketConnection', () => {
  it('keeps the boundaries of messages', async () => {
    const { ours, theirs } = await connected();
    for (const message of ['one', 'second', '3']) await ours.send(Buffer.from(message));
    assert.equal(text(await theirs.receive()), 'one');
    assert.equal(text(await theirs.receive()), 'second');
    assert.equal(text(await theirs.receive()), '3');
    ours.close();
    assert.equal(await theirs.receive(), undefined);
    assert.equal(await theirs.receive(), undefined);
    theirs.close();
  });

  it('resolves receptions in the order of the calls, whatever their kind', async () => {
    const { ours, theirs } = await connected();
    for (const message of ['1', '2', '3']) await ours.send(Buffer.from(message));
    const resolved: string[] = [];
    const receptions = [
      theirs.receiveDescriptors().then(() => resolved.push('first')),
      theirs.receive().then(() => resolved.push('second')),
      theirs.receiveDescriptors().then(() => resolved.push('third')),
    ];
    await Promise.all(receptions);
    assert.deepEqual(resolved, ['first', 'second', 'third']);
    ours.close();
    theirs.close();
  });

  it('sends in the order of the calls, even while it is full', async () => {
    const { ours, theirs } = await connected();
    const numbers = Array.from({ length: 2000 }, (_, i) => i);
    const sending = Promise.all(numbers.map((i) => ours.send(Buffer.from(String(i)))));
    const receiving = Promise.all(numbers.map(() => theirs.receive()));
    assert.deepEqual((await receiving).map(text), numbers.map(String));
    await sending;
    ours.close();
    theirs.close();
  });

  it('lets no send overtake a waiting one, even when there is room again', async () => {
    const { ours, theirs } = await connected();
    let full = 0;
    while (ours.trySend(Buffer.alloc(1000))) full++;
    const first = ours.send(Buffer.from('first'));
    // There is room at once, but the waiting send is notified only in the loop's next turn.
    for (let i = 0; i < full; i++) await theirs.receive();
    const second = ours.send(Buffer.from('second'));
    assert.equal(text(await theirs.receive()), 'first');
    assert.equal(text(await theirs.receive()), 'second');
    await Promise.all([first, second]);
    ours.close();
    theirs.close();
  });

  it('lets no receive overtake a waiting one, even when a message has arrived', async () => {
    const { ours, theirs } = await connected();
    const first = theirs.receive();
    assert.ok(ours.trySend(Buffer.from('first')));
    const second = theirs.receive();
    assert.ok(ours.trySend(Buffer.from('second')));
    assert.deepEqual([text(await first), text(await second)], ['first', 'second']);
    ours.close();
    theirs.close();
  });

  it('reports that it is full, and has room again after a receive', async () => {
    const { ours, theirs } = await connected();
    const message = Buffer.alloc(1000, 'x');
    let sent = 0;
    while (ours.trySend(message)) sent++;
    assert.ok(sent > 10, `only ${String(sent)} fitted`);
    const last = ours.send(Buffer.from('last'));
    for (let i = 0; i < sent; i++) assert.equal((await theirs.receive())?.length, 1000);
    await last;
    assert.equal(text(await theirs.receive()), 'last');
    assert.equal(ours.trySend(message), true);
    ours.close();
    theirs.close();
  });

  it('does not let trySend overtake a send that waits', async () => {
    const { ours, theirs } = await connected();
    while (ours.trySend(Buffer.alloc(1000)));
    const waiting = ours.send(Buffer.from('first'));
    assert.ok(((await theirs.receive())?.length ?? 0) > 0);
    assert.equal(ours.trySend(Buffer.from('second')), false);
    theirs.close();
    await assert.rejects(waiting);
    ours.close();
  });

  it('reports the length of a message that did not fit, and continues', async () => {
    const { ours, theirs } = await connected(10);
    await ours.send(Buffer.from('exactly 10'));
    await ours.send(Buffer.alloc(1000));
    await ours.send(Buffer.from('next'));
    assert.equal(text(await theirs.receive()), 'exactly 10');
    await assert.rejects(theirs.receive(), {
      code: 'EMSGSIZE',
      length: 1000,
      maximum: 10,
      message: 'EMSGSIZE: message too long, recvmsg: the message has 1000 bytes, at most 10 fit',
    });
    assert.equal(text(await theirs.receive()), 'next');
    ours.close();
    theirs.close();
  });

  it('reports the greatest length if it cannot send a message, and continues', async () => {
    const { ours, theirs } = await connected();
    const error = { code: 'EMSGSIZE', length: 2 ** 20, maximum: 212_960 };
    await assert.rejects(ours.send(Buffer.alloc(2 ** 20)), error);
    assert.throws(() => ours.trySend(Buffer.alloc(2 ** 20)), error);
    await ours.send(Buffer.alloc(212_960));
    assert.equal((await theirs.receive())?.length, 212_960);
    ours.close();
    theirs.close();
  });

  it('distinguishes an empty message of a C program from end-of-file', async () => {
    const { child, connection } = await connectedToPeer(['empty', 'send:a', 'empty', 'empty']);
    assert.deepEqual(await connection.receive(), Buffer.alloc(0));
    assert.equal(text(await connection.receive()), 'a');
    assert.equal(await child.end(), 0);
    assert.equal((await connection.receive())?.length, 0);
    assert.equal((await connection.receive())?.length, 0);
    assert.equal(await connection.receive(), undefined);
    connection.close();
  });

  it('takes no empty message for the end, though another process that has the socket cleared SO_TIMESTAMP', async () => {
    const [ours, theirs] = socketPair('seqpacket');
    await theirs.send(Buffer.from('before'));
    assert.equal((await ours.receive())?.toString(), 'before');
    assert.equal(native.setsockopt(ours.fd, native.SO_TIMESTAMP, 0), 0);
    const nothing = new Uint8Array(0);
    for (const message of [nothing, Buffer.from('after'), nothing]) {
      assert.ok(native.sendmsg(theirs.fd, message, nothing, new Int32Array(0)) >= 0);
    }
    theirs.close();
    // The first one came without its mark, and may be missing.
    const received: string[] = [];
    for await (const message of ours) received.push(message.toString());
    assert.deepEqual(received.slice(-2), ['after', '']);
    ours.close();
  });

  it('refuses to send an empty message, or anything but bytes', async () => {
    const { ours, theirs } = await connected();
    await assert.rejects(ours.send(new Uint8Array()), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => ours.trySend(new Uint8Array()), { code: 'ERR_OUT_OF_RANGE' });
    for (const wrong of ['text', 1, null, undefined, [1], new DataView(new ArrayBuffer(1))]) {
      const message = wrong as unknown as Uint8Array;
      await assert.rejects(ours.send(message), { code: 'ERR_INVALID_ARG_TYPE' });
      assert.throws(() => ours.trySend(message), { code: 'ERR_INVALID_ARG_TYPE' });
    }
    ours.close();
    theirs.close();
  });

  it('receives 1 MB from a C program, with maximumMessageBytes', async () => {
    const { child, connection } = await connectedToPeer(['size:1000000', 'end'], 1_000_000);
    const message = await connection.receive();
    assert.ok(message?.equals(Buffer.alloc(1_000_000, 'x')));
    connection.close();
    assert.equal(await child.line(), 'end');
    assert.equal(await child.end(), 0);
  });

  it('refuses 1 MB from a C program otherwise, and continues', async () => {
    const { child, connection } = await connectedToPeer(['size:1000000', 'send:a', 'receive']);
    await assert.rejects(connection.receive(), { code: 'EMSGSIZE', length: 1_000_000 });
    assert.equal(text(await connection.receive()), 'a');
    await connection.send(Buffer.from('answer'));
    assert.equal(await child.line(), '6 answer');
    assert.equal(await child.end(), 0);
    connection.close();
  });

  it('sends 1 MB to a C program, with maximumMessageBytes', async () => {
    const { child, connection } = await connectedToPeer(['receive'], 1_000_000);
    await connection.send(Buffer.alloc(1_000_000));
    assert.match(await child.line(), /^1000000 /);
    assert.equal(await child.end(), 0);
    connection.close();
  });

  it('connects to a C program', async () => {
    for (const path of [newPath(), `@${newPath()}`]) {
      await using child = new Child(peerProgram, ['accept', path, 'receive', 'send:b', 'end']);
      assert.equal(await child.line(), 'listening');
      using connection = await SeqpacketConnection.connect(
        path.startsWith('@') ? { abstract: path.slice(1) } : path,
      );
      assert.equal(connection.peer.pid, child.pid);
      await connection.send(Buffer.from('a'));
      assert.equal(text(await connection.receive()), 'b');
      assert.equal(await child.line(), '1 a');
      connection.close();
      assert.equal(await child.line(), 'end');
    }
  });

  it('exchanges messages with Python in both directions', async () => {
    const path = newPath();
    await using child = new Child('python3', [pythonPeer('seqpacket_echo'), 'accept', path]);
    assert.equal(await child.line(), 'listening');
    const client = await SeqpacketConnection.connect(path);

    const abstract = newPath();
    using server = await SeqpacketServer.listen({ abstract });
    const other = new Child('python3', [pythonPeer('seqpacket_echo'), 'connect', `@${abstract}`]);
    const accepted = await server.accept();

    for (const connection of [client, accepted]) {
      for (const message of ['a', 'é'.repeat(1000), 'x'.repeat(200_000)]) {
        await connection.send(Buffer.from(message));
        assert.equal(text(await connection.receive()), message);
      }
      connection.close();
    }
    assert.equal(await child.line(), 'end');
    assert.equal(await other.line(), 'end');
    assert.equal(await other.end(), 0);
  });

  it('identifies its peer', async () => {
    const { child, connection } = await connectedToPeer(['pause']);
    assert.deepEqual(connection.peer, {
      pid: child.pid,
      uid: process.getuid?.(),
      gid: process.getgid?.(),
    });
    await child.end();
    connection.close();
  });

  it('throws EPIPE and ECONNRESET, and still delivers earlier messages', async () => {
    const { ours, theirs } = await connected();
    await ours.send(Buffer.from('unread'));
    await theirs.send(Buffer.from('before'));
    theirs.close();
    await assert.rejects(ours.receive(), { code: 'ECONNRESET', syscall: 'recvmsg' });
    assert.equal(text(await ours.receive()), 'before');
    assert.equal(await ours.receive(), undefined);
    await assert.rejects(ours.send(Buffer.from('late')), { code: 'EPIPE', syscall: 'sendmsg' });
    ours.close();
  });

  it('reaches end-of-file when its peer is killed', async () => {
    const { child, connection } = await connectedToPeer(['send:a', 'pause']);
    assert.equal(text(await connection.receive()), 'a');
    const receiving = connection.receive();
    await child.kill('SIGKILL');
    assert.equal(await receiving, undefined);
    assert.throws(() => connection.trySend(Buffer.from('x')), { code: 'EPIPE' });
    connection.close();
  });

  it('rejects pending and later calls when it is closed', async () => {
    const { ours, theirs } = await connected();
    while (ours.trySend(Buffer.alloc(1000)));
    const waiting = [
      ours.receive(),
      ours.receive(),
      ours.send(Buffer.from('a')),
      ours.send(Buffer.from('b')),
    ];
    ours.close();
    ours.close();
    waiting.push(ours.receive(), ours.send(Buffer.from('c')));
    for (const one of waiting) await assert.rejects(one, { code: 'ERR_CLOSED' });
    assert.throws(() => ours.trySend(Buffer.from('d')), { code: 'ERR_CLOSED' });
    assert.equal(ours.closed, true);
    theirs.close();
  });

  it('stops waiting when a signal aborts, and can be used again', async () => {
    const { ours, theirs } = await connected();
    while (ours.trySend(Buffer.alloc(1000)));
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = [
      ours.receive({ signal }),
      ours.receive({ signal }),
      ours.send(Buffer.from('a'), { signal }),
      ours.send(Buffer.from('b'), { signal }),
    ];
    const later = ours.receive();
    controller.abort();
    waiting.push(ours.receive({ signal }), ours.send(Buffer.from('c'), { signal }));
    for (const one of waiting) await assert.rejects(one, { name: 'AbortError' });
    await theirs.send(Buffer.from('still'));
    assert.equal(text(await later), 'still');
    theirs.close();
    ours.close();
  });

  it('iterates until the peer or this side closes', async () => {
    const { ours, theirs } = await connected();
    for (const message of ['a', 'b']) await ours.send(Buffer.from(message));
    const seen: string[] = [];
    for await (const message of theirs) {
      seen.push(message.toString());
      if (seen.length === 2) ours.close();
    }
    assert.deepEqual(seen, ['a', 'b']);
    theirs.close();
    for await (const message of theirs) assert.fail(message.toString());

    const other = await connected();
    setImmediate(() => {
      other.ours.close();
    });
    for await (const message of other.ours) assert.fail(message.toString());
    other.theirs.close();
  });

  it('refuses a wrong address, and names the error', async () => {
    const connect = (address: unknown) => SeqpacketConnection.connect(address as string);
    const long = 'é'.repeat(54);
    await assert.rejects(connect(long), {
      code: 'ERR_OUT_OF_RANGE',
      message: 'path must be at most 107 bytes long, not 108',
    });
    await assert.rejects(connect({ abstract: long }), { code: 'ERR_OUT_OF_RANGE' });
    await assert.rejects(connect(''), { code: 'ERR_OUT_OF_RANGE' });
    await assert.rejects(connect('a\0b'), { code: 'ERR_OUT_OF_RANGE' });
    await assert.rejects(connect({ abstract: '' }), { code: 'ERR_OUT_OF_RANGE' });
    for (const wrong of [undefined, null, 1, {}, [], { abstract: 1 }]) {
      await assert.rejects(connect(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
    }
    const path = newPath();
    await assert.rejects(connect(path), {
      message: `ENOENT: no such file or directory, connect '${path}'`,
    });
    await assert.rejects(connect({ abstract: path }), {
      message: `ECONNREFUSED: connection refused, connect '@${path}'`,
    });
  });

  it('waits for room in a full backlog, and stops waiting when its signal aborts', async () => {
    const path = newPath();
    const server = await SeqpacketServer.listen(path, { backlog: 0 });
    const first = await SeqpacketConnection.connect(path);
    const controller = new AbortController();
    const aborted = SeqpacketConnection.connect(path, { signal: controller.signal });
    const second = SeqpacketConnection.connect(path);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    for (const connection of [first, await server.accept(), await second, await server.accept()]) {
      connection.close();
    }
    server.close();
    await assert.rejects(SeqpacketConnection.connect(path, { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
  });

  it('does not keep a process alive while nothing waits', async () => {
    const script = `
      const { SeqpacketServer, SeqpacketConnection } = await import('linux-ipc/socket');
      const abstract = 'idle-' + process.pid;
      const server = await SeqpacketServer.listen({ abstract });
      const client = await SeqpacketConnection.connect({ abstract });
      const accepted = await server.accept();
      client.send(Buffer.from('a'));
      await accepted.receive();
      globalThis.kept = [server, client, accepted];
      console.log('done');
    `;
    await using child = new Child(process.execPath, ['--input-type=module', '-e', script]);
    assert.equal(await child.line(), 'done');
    await once(child.process, 'exit');
    assert.equal(child.process.exitCode, 0);
  });
});
