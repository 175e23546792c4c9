import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { attachPeer } from './support/system-v-peer.js';
import { fill, receivedPlaces, temporaryQueue } from './support/system-v.js';

describe('the messages of a System V queue', () => {
  it('are delivered whole, with their types, in the order in which they were sent', () => {
    using queue = temporaryQueue();
    const texts = ['first', '', 'third'.repeat(1000)];
    const types = [7, 2 ** 31, Number.MAX_SAFE_INTEGER];
    for (const [i, text] of texts.entries()) queue.trySend(Buffer.from(text), types[i] ?? 0);
    assert.equal(queue.status().waitingMessages, 3);
    for (const [i, text] of texts.entries()) {
      const message = queue.tryReceive();
      assert.deepEqual([message?.type, message?.message.toString()], [types[i], text]);
    }
    assert.equal(queue.tryReceive(), undefined);
  });

  it('are selected by type: one type, the lowest, or any other', () => {
    using queue = temporaryQueue();
    const types = [5, 3, 9, 3, 7, 5];
    fill(queue, types);
    assert.deepEqual(receivedPlaces(queue, { type: 3 }), [1, 3]);
    assert.deepEqual(receivedPlaces(queue, { upTo: 7 }), [0, 5, 4]);
    assert.deepEqual(receivedPlaces(queue, {}), [2]);
    fill(queue, types);
    assert.deepEqual(receivedPlaces(queue, { except: 5 }), [1, 2, 3, 4]);
    assert.deepEqual(receivedPlaces(queue, {}), [0, 5]);
  });

  it('are refused or truncated if they are too long, as requested', async () => {
    using queue = temporaryQueue();
    queue.trySend(Buffer.from('0123456789'), 1);
    const refused = {
      code: 'E2BIG',
      syscall: 'msgrcv',
      message: /: the message is longer than 9 bytes, and stays: allow more, or truncate$/,
    };
    assert.throws(() => queue.tryReceive({ maximumMessageBytes: 9 }), refused);
    assert.throws(() => queue.receiveSync({ maximumMessageBytes: 9 }), refused);
    await assert.rejects(queue.receive({ maximumMessageBytes: 9 }), refused);
    assert.equal(queue.status().waitingMessages, 1);
    assert.equal(queue.tryReceive({ maximumMessageBytes: 10 })?.message.toString(), '0123456789');
    const receiving = queue.receive({ maximumMessageBytes: 4, truncate: true });
    queue.trySend(Buffer.from('0123456789'), 1);
    assert.equal((await receiving).message.toString(), '0123');
    assert.equal(queue.status().waitingMessages, 0);
  });

  it('may have any length without maximumMessageBytes', async () => {
    using queue = temporaryQueue();
    for (const length of [8192, 1024, 1025, 8191]) {
      const receiving = queue.receive();
      queue.trySend(Buffer.alloc(length, 7), 1);
      const { message } = await receiving;
      assert.equal(message.length, length);
      assert.ok(message.every((byte) => byte === 7));
    }
  });

  it('are iterated until an abort', async () => {
    using queue = temporaryQueue();
    fill(queue, [1, 2, 1]);
    const abort = new AbortController();
    const places: string[] = [];
    await assert.rejects(
      async () => {
        for await (const { message } of queue.messages({ type: 1, signal: abort.signal })) {
          places.push(message.toString());
          if (places.length === 2) abort.abort();
        }
      },
      { name: 'AbortError' },
    );
    assert.deepEqual(places, ['0', '2']);
    for await (const { type } of queue) {
      assert.equal(type, 2);
      break;
    }
  });

  it('are exchanged with a C program, whichever side waits', async () => {
    using queue = temporaryQueue();
    await using child = await attachPeer(queue.id);
    child.say('receive 0');
    await queue.send(Buffer.from('abc'), 5);
    assert.equal(await child.line(), '5 3');
    assert.equal(queue.status().lastSenderPid, process.pid);
    assert.equal(queue.status().lastReceiverPid, child.pid);
    child.say('send 9 4');
    assert.deepEqual(await queue.receive(), { message: Buffer.from('xxxx'), type: 9 });
    assert.equal(await child.line(), 'done');
    child.say('send 9 8192');
    assert.equal(queue.receiveSync()?.message.length, 8192);
    assert.equal(await child.line(), 'done');

    const count = 1000;
    child.say(`echo ${String(count)}`);
    for (let i = 0; i < count; i += 5) {
      // No more at once: a queue full of requests has no room for an answer.
      for (let type = i + 1; type <= i + 5; type++)
        await queue.send(Buffer.alloc(type, type), type);
      for (let type = i + 1; type <= i + 5; type++) {
        const { message } = await queue.receive({ type: 1000 + type });
        assert.ok(message.length === type && message.every((byte) => byte === type % 256));
      }
    }
    assert.equal(await child.line(), 'done');
  });
});
