import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import {
  bytes,
  Channel,
  ChannelInvitation,
  ChannelServer,
  record,
  text,
  values,
  type Codec,
} from 'linux-ipc/channel';

import { KIND, MAGIC, VERSION } from '../../../dist/channel/ring/layout.js';
import { native } from '../../../dist/core/native.js';
import { connect } from '../../../dist/socket/connect.js';
import { fixture } from '../../support/peers.js';
import { assertFlat, resources } from '../../support/resources.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { conformance } from '../support/conformance.js';

const folder = temporaryFolder();

/** Both ends in this process, over a socket pair. */
async function openPair<T>(messages: Codec<T>): Promise<[Channel<T>, Channel<T>]> {
  const invitation = ChannelInvitation.create({ messages, capacity: 2 ** 16 });
  const connecting = Channel.connect({ fd: invitation.releaseForThisProcess() }, { messages });
  return await Promise.all([invitation.accept(), connecting]);
}

conformance('shared memory', openPair);

function start(
  invitation: ChannelInvitation<never>,
  name: string,
  ...parameters: string[]
): ChildProcess {
  return spawn(process.execPath, [fixture(name), ...parameters], {
    stdio: ['ignore', 'inherit', 'inherit', invitation.fd],
  });
}

describe('a server whose own function opens the channels', () => {
  it('disconnects a guest for which it throws, and goes on', async () => {
    const path = join(folder, 'throwing-host');
    const reasons: string[] = [];
    const onRefused = ({ message }: Error): void => void reasons.push(message);
    let guests = 0;
    using server = await ChannelServer.listenFor<Channel>(path, { onRefused }, (connection) => {
      if (guests++ === 0) throw new Error('no');
      return Channel.host(connection);
    });
    const accepting = server.accept();
    const signal = AbortSignal.timeout(10_000);
    await assert.rejects(Channel.connect(path, { signal }), { code: 'ECONNRESET' });
    using guest = await Channel.connect(path);
    using host = await accepting;
    assert.ok(guest.trySend(Buffer.from('x')) && !host.closed);
    assert.deepEqual([reasons, server.refused], [['no'], 1]);
  });
});

describe('a channel between two processes', () => {
  it("is handed to a child, and has the child's credentials", async () => {
    using invitation = ChannelInvitation.create({ messages: values<unknown>() });
    const child = start(invitation as ChannelInvitation<never>, 'channel-echo');
    using channel = await invitation.accept();
    assert.equal(channel.peer.pid, child.pid);
    assert.equal(channel.peer.uid, process.getuid?.());
    const ended = once(child, 'exit');
    await channel.send({ hello: 'child' });
    assert.deepEqual(await channel.receive(), { hello: 'child' });
    channel.close();
    assert.deepEqual(await ended, [0, null]);
  });

  it('is opened by name; each process that connects has a channel of its own', async () => {
    const path = join(folder, 'server.socket');
    using server = await ChannelServer.listen(path, { messages: values<unknown>() });
    const children = ['a', 'b', 'c'].map((name) =>
      spawn(process.execPath, [fixture('channel-echo'), path, name], { stdio: 'inherit' }),
    );
    const ends = children.map((child) => once(child, 'exit'));
    for (let i = 0; i < 3; i++) {
      using channel = await server.accept();
      await channel.send(i);
      assert.equal(await channel.receive(), i);
    }
    assert.deepEqual(await Promise.all(ends), [
      [0, null],
      [0, null],
      [0, null],
    ]);
    server.close();
    assert.equal(existsSync(path), false);
  });

  it('carries a message far longer than its memory whole', async () => {
    using invitation = ChannelInvitation.create({ messages: bytes(), capacity: 4096 });
    start(invitation as ChannelInvitation<never>, 'channel-echo', '--bytes');
    using channel = await invitation.accept();
    const message = Buffer.alloc(3_000_001, 'abcdefg');
    const sending = channel.send(message);
    assert.ok(message.equals((await channel.receive()) ?? new Uint8Array(0)));
    await sending;
    assert.throws(() => channel.trySend(message), { code: 'ERR_OUT_OF_RANGE' });
  });

  it('sleeps at most once for each message', async () => {
    using invitation = ChannelInvitation.create({ messages: values<unknown>() });
    start(invitation as ChannelInvitation<never>, 'channel-echo');
    using channel = await invitation.accept();
    for (let i = 0; i < 1000; i++) await channel.send(i);
    for (let i = 0; i < 1000; i++) assert.equal(await channel.receive(), i);
    const { sent, received, sleeps } = channel.statistics;
    assert.deepEqual([sent, received], [1000, 1000]);
    assert.ok(sleeps <= 1000, String(sleeps));
  });

  it('refuses two sides that disagree about the type of messages', async () => {
    const old = record({ price: 'float64', size: 'int32' });
    const changed = record({ price: 'float64', size: 'int16' });
    using invitation = ChannelInvitation.create({ messages: old });
    const fd = invitation.releaseForThisProcess();
    const accepting = assert.rejects(invitation.accept(), {
      code: 'ERR_CHANNEL_MISMATCH',
    });
    await assert.rejects(Channel.connect({ fd }, { messages: changed }), {
      code: 'ERR_CHANNEL_MISMATCH',
      message: /type of message/,
    });
    await accepting;
  });

  it('refuses a guest that uses another protocol', async () => {
    using invitation = ChannelInvitation.create();
    spawn('sh', ['-c', 'printf nonsense >&3'], {
      stdio: ['ignore', 'ignore', 'ignore', invitation.fd],
    });
    await assert.rejects(invitation.accept(), { code: 'ERR_CHANNEL_MISMATCH' });
  });

  it('is not opened when the child exits without connecting', async () => {
    using invitation = ChannelInvitation.create();
    spawn('true', [], { stdio: ['ignore', 'ignore', 'ignore', invitation.fd] });
    await assert.rejects(invitation.accept(), { code: 'ECONNRESET' });
  });

  it('is opened to a guest that sends its hello, even if earlier guests are silent or have disconnected', async () => {
    const path = join(folder, 'silent.socket');
    const server = await ChannelServer.listen(path, { messages: text() });
    const silent = await connect(native.SOCK_SEQPACKET, path, undefined);
    const accepting = server.accept();
    using guest = await Channel.connect(path, { messages: text() });
    using host = await accepting;
    assert.ok(host.trySend('hello'));
    assert.equal(await guest.receive(), 'hello');
    // One that disconnected after its hello: iterating skips it.
    const iterating = server[Symbol.asyncIterator]();
    const next = iterating.next();
    const gone = await connect(native.SOCK_SEQPACKET, path, undefined);
    const hello = Int32Array.of(MAGIC, VERSION, 1, KIND.ONE_TO_ONE, text().schema, 0, 0);
    native.sendmsg(gone.fd, new Uint8Array(hello.buffer), new Uint8Array(0), new Int32Array(0));
    gone.close();
    using later = await Channel.connect(path, { messages: text() });
    const { value } = await next;
    value?.close();
    assert.equal(await later.receive(), undefined);
    server.close();
    assert.equal((await iterating.next()).done, true);
    await silent.polled.readable();
    assert.equal(native.read(silent.fd, new Uint8Array(1)), 0, 'closed with the server');
    silent.close();
  });

  it('learns that its peer has disconnected, however many accept at once', async () => {
    const path = join(folder, 'accepting.socket');
    using server = await ChannelServer.listen(path, { spinMicroseconds: 0 });
    const [early, late, never] = [server.accept(), server.accept(), server.accept()];
    const silent = await connect(native.SOCK_SEQPACKET, path, undefined);
    using _other = await Channel.connect(path);
    using _early = await early;
    // Both in one turn, in this order: each accept() learns of the new connection, and the first opens
    // the guest that sends its hello, while the others begin to wait again.
    const connecting = connect(native.SOCK_SEQPACKET, path, undefined);
    const guest = await Channel.connect({ fd: silent.release() });
    using _silent = await connecting;
    using host = await late;
    const receiving = host.receive();
    await turn();
    await guest.send(new Uint8Array(8));
    assert.equal((await receiving)?.length, 8);
    // Nothing waits at the host's end when the peer disconnects.
    guest.close();
    await turn();
    await turn();
    assert.equal(await host.disconnected(), 'closed');
    server.close();
    await assert.rejects(never, { code: 'ERR_CLOSED' });
  });

  it('leaves nothing behind, however often it is opened', async () => {
    const open = async (): Promise<void> => {
      const [a, b] = await openPair(text());
      await a.send('hello');
      assert.equal(await b.receive(), 'hello');
      b.close();
      assert.equal(await a.disconnected(), 'closed');
      a.close();
    };
    for (let i = 0; i < 20; i++) await open();
    const before = resources();
    for (let i = 0; i < 300; i++) await open();
    await assertFlat(before);
  });

  it('does not keep the process alive while nothing waits', async () => {
    const child = spawn(process.execPath, [fixture('channel-idle')], { stdio: 'inherit' });
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});

describe('messages in place', () => {
  const tick = record({ price: 'float64', size: 'int32' });

  it('are written by claims, and read by drain', async () => {
    const [a, b] = await openPair(tick);
    const view = tick.view();
    for (let i = 0; i < 3; i++) {
      view.moveTo(a.claimed, a.tryClaim(tick.byteLength));
      view.price = i + 0.5;
      view.size = i;
      a.commit(i === 2);
    }
    const received: number[][] = [];
    const count = b.drain((memory, offset) => {
      view.moveTo(memory, offset);
      received.push([view.price, view.size]);
    });
    assert.equal(count, 3);
    assert.deepEqual(received, [
      [0.5, 0],
      [1.5, 1],
      [2.5, 2],
    ]);
    a.close();
    b.close();
  });

  it('are dropped when their claim is aborted; a second claim is refused', async () => {
    const [a, b] = await openPair(bytes());
    assert.ok(a.tryClaim(8) > 0);
    assert.throws(() => a.tryClaim(8), { code: 'ERR_CHANNEL_CLAIM_PENDING' });
    assert.throws(() => a.trySend(new Uint8Array(1)), { code: 'ERR_CHANNEL_CLAIM_PENDING' });
    a.abort();
    assert.throws(() => a.tryClaim(a.largestRecord + 1), { code: 'ERR_OUT_OF_RANGE' });
    a.trySend(new Uint8Array([7]));
    assert.deepEqual(b.tryReceive(), new Uint8Array([7]));
    a.close();
    b.close();
  });

  it('refuse a handler that receives or closes', async () => {
    const [a, b] = await openPair(bytes());
    a.trySend(new Uint8Array(1));
    b.drain(() => {
      assert.throws(() => b.tryReceive(), { code: 'ERR_CHANNEL_BUSY' });
      assert.throws(
        () => {
          b.close();
        },
        { code: 'ERR_CHANNEL_BUSY' },
      );
    });
    a.close();
    b.close();
  });
});
