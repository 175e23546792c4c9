import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Channel, ChannelInvitation, type Codec } from 'linux-ipc/channel';
import { Packr } from 'msgpackr';

/** The example of docs/channel.md. */
function msgpack<T>(): Codec<T> {
  const packr = new Packr();
  return {
    schema: 0x6d70_6b32,
    encode: (value) => packr.pack(value),
    decode: (memory, offset, length) => packr.unpack(memory.slice(offset, offset + length)) as T,
  };
}

async function openPair<T>(
  here: Codec<T>,
  there: Codec<T> = here,
): Promise<[Channel<T>, Channel<T>]> {
  const invitation = ChannelInvitation.create({ messages: here, capacity: 2 ** 16 });
  const connecting = Channel.connect(
    { fd: invitation.releaseForThisProcess() },
    { messages: there },
  );
  return await Promise.all([invitation.accept(), connecting]);
}

describe("a codec of the user's own", () => {
  it('carries its messages, short and long', async () => {
    const [a, b] = await openPair(msgpack<unknown>());
    using _a = a;
    using _b = b;
    for (const message of [1, { id: 1, tags: ['a'] }, 'x'.repeat(1_000_000)]) {
      const sent = a.send(message);
      assert.deepEqual(await b.receive(), message);
      await sent;
    }
  });

  it('may reuse its memory while messages wait for room', async () => {
    const [a, b] = await openPair(msgpack<string>());
    using _a = a;
    using _b = b;
    const messages = Array.from({ length: 200 }, (_, i) => String(i).padStart(1000, '-'));
    const sends = messages.map((message) => a.send(message));
    for (const message of messages) assert.equal(await b.receive(), message);
    await Promise.all(sends);
  });

  it('is told apart by its schema', async () => {
    const other = { ...msgpack<unknown>(), schema: 1001 };
    await assert.rejects(openPair(msgpack<unknown>(), other), { code: 'ERR_CHANNEL_MISMATCH' });
  });

  it('throws to the receiver what it throws; the next message arrives', async () => {
    const failure = new Error('no such message');
    const codec: Codec<number> = {
      schema: 1000,
      encode: (value) => Uint8Array.of(value),
      decode(memory, offset) {
        const value = memory[offset] ?? 0;
        if (value === 1) throw failure;
        return value;
      },
    };
    const [a, b] = await openPair(codec);
    using _a = a;
    using _b = b;
    await a.send(1);
    await a.send(2);
    await assert.rejects(b.receive(), failure);
    assert.equal(await b.receive(), 2);
  });
});
