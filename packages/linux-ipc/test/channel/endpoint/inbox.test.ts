import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Channel, Inbox, Outbox, text, values } from 'linux-ipc/channel';

import { fixture } from '../../support/peers.js';
import { assertFlat, resources } from '../../support/resources.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();
type Numbered = [name: string, number: number];
const numbered = values<Numbered>();

/** Runs `outbox-sends`; resolves with its exit code and signal. */
function startSender(path: string, name: string, count: number): Promise<unknown[]> {
  const child = spawn(process.execPath, [fixture('outbox-sends'), path, name, String(count)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return once(child, 'exit');
}

describe('an inbox', () => {
  it('receives all messages of several processes that send at once, those of each in order', async () => {
    const path = join(folder, 'all.socket');
    using inbox = await Inbox.listen(path, { messages: numbered, capacity: 4096 });
    const count = 3000;
    const names = ['a', 'b', 'c', 'd'];
    const exits = names.map((name) => startSender(path, name, count));
    const next = new Map(names.map((name) => [name, 0]));
    for (let i = 0; i < names.length * count; i++) {
      const [name, number] = await inbox.receive();
      assert.equal(number, next.get(name));
      next.set(name, number + 1);
    }
    for (const exit of exits) assert.deepEqual(await exit, [0, null]);
    assert.equal(inbox.tryReceive(), undefined);
  });

  it('admits more senders, one after the other, than it has slots', async () => {
    const path = join(folder, 'slots.socket');
    using inbox = await Inbox.listen(path, { messages: text() });
    const sendOne = async (): Promise<void> => {
      using outbox = await Outbox.connect(path, { messages: text() });
      await outbox.send('hello');
      assert.equal(await inbox.receive(), 'hello');
    };
    for (let i = 0; i < 40; i++) await sendOne();
    while (inbox.senders.length > 0) await new Promise((resolve) => setImmediate(resolve));
    const before = resources();
    for (let i = 0; i < 100; i++) await sendOne();
    while (inbox.senders.length > 0) await new Promise((resolve) => setImmediate(resolve));
    await assertFlat(before);
  });

  it('refuses messages while it is full, and wakes pending sends when there is room', async () => {
    const path = join(folder, 'full.socket');
    using inbox = await Inbox.listen(path, { messages: text(), capacity: 1024 });
    using one = await Outbox.connect(path, { messages: text() });
    using two = await Outbox.connect(path, { messages: text() });
    let sent = 0;
    while (one.trySend('x'.repeat(100))) sent++;
    const waiting = [one.send('y'.repeat(100)), two.send('z'.repeat(100))];
    const received: (string | undefined)[] = [];
    while (received.length < sent + 2) received.push((await inbox.receive())[0]);
    await Promise.all(waiting);
    assert.deepEqual(received.slice(-2).sort(), ['y', 'z']);
  });

  it('notifies its senders when it closes', async () => {
    const path = join(folder, 'gone.socket');
    const inbox = await Inbox.listen(path, { messages: text(), capacity: 1024 });
    using outbox = await Outbox.connect(path, { messages: text() });
    while (outbox.trySend('x'.repeat(100)));
    const sending = outbox.send('x'.repeat(100)).then(
      () => 'sent',
      (error: unknown) => (error as NodeJS.ErrnoException).code,
    );
    const receiving = (async () => {
      for await (const message of inbox) assert.equal(message[0], 'x');
    })();
    await new Promise((resolve) => setImmediate(resolve));
    inbox.close();
    await receiving;
    // It is sent if it finds the room that the inbox has made before it closed.
    assert.match(String(await sending), /^(sent|EPIPE)$/);
    assert.equal(outbox.disconnection, 'closed');
    assert.equal(existsSync(path), false);
    await assert.rejects(inbox.receive(), { code: 'ERR_CLOSED' });
    assert.throws(() => inbox.tryReceive(), { code: 'ERR_CLOSED' });
    inbox.close();
  });

  it('stops waiting when its signal aborts', async () => {
    using inbox = await Inbox.listen(join(folder, 'abort.socket'), { messages: text() });
    const controller = new AbortController();
    const receiving = inbox.receive({ signal: controller.signal });
    setImmediate(() => {
      controller.abort();
    });
    await assert.rejects(receiving, { name: 'AbortError' });
  });

  it('refuses a guest that expects something else', async () => {
    const path = join(folder, 'else.socket');
    using inbox = await Inbox.listen(path, { messages: text() });
    await assert.rejects(Outbox.connect(path, { messages: values() }), {
      code: 'ERR_CHANNEL_MISMATCH',
    });
    await assert.rejects(Channel.connect(path, { messages: text() }), {
      code: 'ERR_CHANNEL_MISMATCH',
    });
    assert.equal(inbox.senders.length, 0);
  });
});
