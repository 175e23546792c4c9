import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { bytes, Channel, SocketChannel, text, type Codec } from 'linux-ipc/channel';

import { Descriptor } from '../../../dist/core/descriptor.js';
import { native } from '../../../dist/core/native.js';
import { conformance } from '../support/conformance.js';

function ends(): [Descriptor, number] {
  const pair = new Int32Array(2);
  assert.equal(native.socketpair(pair, native.SOCK_SEQPACKET), 0);
  const [here, there] = pair as unknown as [number, number];
  return [Descriptor.from(here, 'test'), there];
}

async function openPair<T>(messages: Codec<T>): Promise<[SocketChannel<T>, SocketChannel<T>]> {
  const [here, fd] = ends();
  return await Promise.all([
    SocketChannel.host(here, { messages }),
    SocketChannel.connect({ fd }, { messages }),
  ]);
}

conformance('seqpacket socket', openPair);

describe('a channel over a socket', () => {
  it('carries long messages in fragments, and empty messages', async () => {
    const [a, b] = await openPair(bytes());
    for (const length of [0, 1, 65_535, 65_536, 2_000_003]) {
      const message = Buffer.alloc(length, 'abcdefg');
      const sending = a.send(message);
      assert.ok(message.equals((await b.receive()) ?? Buffer.from('nothing')));
      await sending;
    }
    a.close();
    b.close();
  });

  it('carries messages of every length, though whoever shares the socket has made its buffer small', async () => {
    const [here, fd] = ends();
    const shared = native.duplicate(fd, 0);
    const [a, b] = await Promise.all([SocketChannel.host(here), SocketChannel.connect({ fd })]);
    native.setsockopt(shared, native.SO_SNDBUF, 1);
    const message = Buffer.alloc(100_000, 'abcdefg');
    const sending = b.send(message);
    assert.ok(message.equals((await a.receive()) ?? Buffer.from('nothing')));
    await sending;
    a.close();
    b.close();
    native.close(shared);
  });

  it('is closed while its queue is full: the peer receives all messages, then the farewell', async () => {
    const [a, b] = await openPair(bytes());
    let sent = 0;
    while (a.trySend(new Uint8Array(1000).fill(sent))) sent++;
    // a receives nothing of what b sends, and has no room for the message that it commits.
    while (b.trySend(new Uint8Array(1000)));
    const at = a.tryClaim(1000);
    a.claimed.fill(sent, at, at + 1000);
    a.commit();
    assert.equal(a.tryClaim(1), -1, 'not before the committed message');
    a.close();
    let received = 0;
    for await (const message of b) assert.equal(message[0], received++ & 255);
    assert.equal(received, sent + 1);
    assert.equal(await b.disconnected(), 'closed');
    b.close();
  });

  it('sends a message that was committed without room before later ones', async () => {
    const [a, b] = await openPair(bytes());
    let sent = 0;
    while (a.trySend(new Uint8Array(60_000).fill(sent))) sent++;
    const at = a.tryClaim(1);
    a.claimed[at] = sent;
    a.commit();
    const sending = a.send(new Uint8Array(1).fill(sent + 1));
    for (let i = 0; i < sent + 2; i++) assert.equal((await b.receive())?.[0], i & 255);
    await sending;
    a.close();
    b.close();
  });

  it('throws EPIPE with how the peer disconnected, and keeps what the peer had sent', async () => {
    for (const end of ['closed', 'died'] as const) {
      const [here, fd] = ends();
      const hosting = SocketChannel.host(here, { messages: text() });
      // A peer that dies does not announce a close: only its socket is shut down.
      const beside = native.duplicate(fd, 3);
      const connecting = SocketChannel.connect({ fd }, { messages: text() });
      const [a, b] = await Promise.all([hosting, connecting]);
      for (const message of ['1', '2', '3']) b.trySend(message);
      assert.equal(a.disconnection, undefined);
      if (end === 'closed') b.close();
      assert.equal(native.shutdown(beside, native.SHUT_RDWR), 0);
      native.close(beside);
      assert.throws(() => a.trySend('too late'), { code: 'EPIPE', disconnection: end });
      for (const message of ['1', '2', '3']) {
        assert.equal(a.disconnection, undefined, 'not before all is received');
        assert.equal(await a.receive(), message);
      }
      assert.equal(await a.receive(), undefined);
      assert.equal(await a.disconnected(), end);
      a.close();
      b.close();
    }
  });

  it('is not mistaken for a channel over shared memory', async () => {
    const [here, fd] = ends();
    const hosting = assert.rejects(SocketChannel.host(here, { messages: text() }), {
      code: 'ERR_CHANNEL_MISMATCH',
    });
    await assert.rejects(Channel.connect({ fd }, { messages: text() }), {
      code: 'ERR_CHANNEL_MISMATCH',
      message: /kind/,
    });
    await hosting;
  });
});
