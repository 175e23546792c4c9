import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { Pipe, type PipeReader } from 'linux-ipc/pipe';
import { sendSignal, Signals } from 'linux-ipc/signal';
import { socketPair } from 'linux-ipc/socket';

import { callsDuring } from '../support/calls-during.js';

const into = new Uint8Array(8);

/** How often a read that waits in vain calls read(2) until the event loop has had its turn. */
async function readsInVain(reader: PipeReader): Promise<number> {
  const calls = await callsDuring(async () => {
    const controller = new AbortController();
    const reading = reader.read(into, { signal: controller.signal });
    await nextTurn();
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
  });
  return calls.filter((name) => name === 'read').length;
}

/** Waits that polling ends at once: whatever earlier tests have cost, polling pays afterwards. */
async function earn({ read, write }: Pipe): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.all([read.read(into), write.write(into)]);
}

describe('polling for a descriptor', () => {
  it('takes nothing for a wait that is aborted in the same turn', async () => {
    using pipe = Pipe.create();
    const controller = new AbortController();
    const reading = pipe.read.read(into, { signal: controller.signal });
    const writing = pipe.write.write(Buffer.from('kept'));
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    await writing;
    assert.equal(await pipe.read.read(into), 4);
  });

  it('ends with the descriptor', async () => {
    const pipe = Pipe.create();
    const reading = pipe.read.read(into);
    pipe.read.close();
    await assert.rejects(reading, { code: 'ERR_CLOSED' });
    pipe.write.close();
  });

  it('keeps the order of receptions', async () => {
    const [ours, theirs] = socketPair('seqpacket');
    const received = Promise.all([theirs.receive(), theirs.receive(), theirs.receive()]);
    for (const text of ['1', '2', '3']) await ours.send(Buffer.from(text));
    assert.deepEqual(
      (await received).map((message) => String(message)),
      ['1', '2', '3'],
    );
    ours.close();
    theirs.close();
  });

  it('receives a signal that the caller sends in the same turn, and not of one after close()', async () => {
    using signals = Signals.watch(['SIGUSR2']);
    const event = signals.next();
    sendSignal(process.pid, 'SIGUSR2');
    assert.equal((await event).name, 'SIGUSR2');
    const refused = signals.next();
    signals.close();
    await assert.rejects(refused, { code: 'ERR_CLOSED' });
  });

  it('lets timers run although both ends always answer at once', async () => {
    const [ours, theirs] = socketPair('seqpacket');
    const echo = async (): Promise<void> => {
      for await (const message of theirs) await theirs.send(message);
    };
    const echoing = echo();
    let isOver = false;
    setTimeout(() => (isOver = true), 1);
    while (!isOver) {
      await ours.send(Buffer.from('again'));
      await ours.receive();
    }
    ours.close();
    await echoing;
    theirs.close();
  });

  it('is for a wait that is alone: where others wait, the event loop may have something for them', async () => {
    using first = Pipe.create();
    using second = Pipe.create();
    await earn(first);
    const controller = new AbortController();
    const reading = first.read.read(into, { signal: controller.signal });
    await nextTurn(); // it has polled, and sleeps
    assert.equal(await readsInVain(second.read), 1);
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    assert.ok((await readsInVain(second.read)) > 1);
  });

  it('is paid from what it has saved: after waits in vain, a wait is one call', async () => {
    using pipe = Pipe.create();
    for (let i = 0; i < 10; i++) await readsInVain(pipe.read);
    assert.equal(await readsInVain(pipe.read), 1);
  });
});
