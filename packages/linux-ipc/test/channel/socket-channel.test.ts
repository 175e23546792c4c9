import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { bytes, Channel, SocketChannel, text, type Codec } from 'linux-ipc/channel';

import { Descriptor } from '../../dist/descriptor.js';
import { native } from '../../dist/native.js';
import { conformance } from './support/conformance.js';

function ends(): [Descriptor, number] {
  const pair = new Int32Array(2);
  assert.equal(native.socketpair(pair, native.SOCK_SEQPACKET), 0);
  const [here, there] = pair as unknown as [number, number];
  return [new Descriptor(here, 'test'), there];
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
  it('carries long messages in pieces, and empty ones', async () => {
    const [a, b] = await openPair(bytes);
    for (const length of [0, 1, 65_535, 65_536, 2_000_003]) {
      const message = Buffer.alloc(length, 'abcdefg');
      const sending = a.send(message);
      assert.ok(message.equals((await b.receive()) ?? Buffer.from('nothing')));
      await sending;
    }
    a.close();
    b.close();
  });

  it('is not mistaken for one over shared memory', async () => {
    const [here, fd] = ends();
    const hosting = assert.rejects(SocketChannel.host(here, { messages: text }), {
      code: 'ERR_CHANNEL_MISMATCH',
    });
    await assert.rejects(Channel.connect({ fd }, { messages: text }), {
      code: 'ERR_CHANNEL_MISMATCH',
      message: /kind/,
    });
    await hosting;
  });
});
