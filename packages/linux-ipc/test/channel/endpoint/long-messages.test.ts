/** Messages that are longer than the memory of their channel. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Inbox, Outbox, Publisher, Subscriber } from 'linux-ipc/channel';

import { fixture } from '../../support/peers.js';
import { assertFlat, resources } from '../../support/resources.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function startSender(path: string, name: number, count: number, length: number): ChildProcess {
  const parameters = [path, name, count, length].map(String);
  return spawn(process.execPath, [fixture('outbox-sends-long'), ...parameters], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** The number of a message, which must be whole: the number, then only the sender's byte. */
function numberIn(message: Uint8Array, name: number, length: number): number {
  assert.equal(message.length, length);
  assert.ok(message.subarray(1).every((byte) => byte === name));
  return message[0] ?? -1;
}

describe('long messages to an inbox', () => {
  it('arrive whole from several senders at once', async () => {
    const path = join(folder, 'several.socket');
    using inbox = await Inbox.listen(path, { capacity: 2 ** 16 });
    const [count, length] = [4, 3_000_001];
    const names = [10, 20, 30];
    const exits = names.map((name) => once(startSender(path, name, count, length), 'exit'));
    const next = new Map(names.map((name) => [name, 0]));
    for (let i = 0; i < names.length * count; i++) {
      const message = await inbox.receive();
      const name = message[1] ?? 0;
      assert.equal(numberIn(message, name, length), next.get(name));
      next.set(name, (next.get(name) ?? 0) + 1);
    }
    for (const exit of exits) assert.deepEqual(await exit, [0, null]);
  });

  it('are dropped if their sender is killed halfway, and leave no hole', async () => {
    const path = join(folder, 'killed.socket');
    const left: string[] = [];
    using inbox = await Inbox.listen(path, {
      capacity: 4096,
      onDisconnect: (_, end) => left.push(end),
    });
    const victim = startSender(path, 66, 1, 200_000_000);
    const exited = once(victim, 'exit');
    // Some of its fragments are taken, then it is killed while it waits for room.
    let fragments = 0;
    while (fragments < 100) {
      fragments += inbox.drain(() => assert.fail('it cannot be complete'));
      await turn();
    }
    victim.kill('SIGKILL');
    await exited;
    while (left.length === 0) await turn();
    assert.deepEqual(left, ['died']);
    using outbox = await Outbox.connect(path);
    for (let i = 0; i < 40; i++) {
      const sending = outbox.send(Buffer.alloc(10_000, i));
      assert.ok(Buffer.alloc(10_000, i).equals(await inbox.receive()));
      await sending;
    }
  });

  it('are dropped if they are aborted halfway; later ones are not', async () => {
    using inbox = Inbox.create({ capacity: 4096 });
    using outbox = await Outbox.connect({ fd: inbox.invite().releaseForThisProcess() });
    const controller = new AbortController();
    const aborted = outbox.send(new Uint8Array(100_000), { signal: controller.signal });
    await turn();
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    const sending = outbox.send(Buffer.from('after'));
    assert.equal(Buffer.from(await inbox.receive()).toString(), 'after');
    await sending;
  });
});

describe('long messages of a publisher that waits', () => {
  it('reach every subscriber; one that joins in the middle of a message begins with the next', async () => {
    using publisher = Publisher.create({ capacity: 4096, whenFull: 'wait' });
    const join = (): Promise<Subscriber> =>
      Subscriber.connect({ fd: publisher.invite().releaseForThisProcess() });
    using early = await join();
    const first = Buffer.alloc(100_000, 'first');
    const second = Buffer.alloc(100_000, 'second');
    const sending = publisher.send(first);
    await turn();
    assert.ok(early.drain(() => assert.fail('too early'), 3) > 0);
    using late = await join();
    const bothByEarly = (async () => [await early.receive(), await early.receive()])();
    const oneByLate = late.receive();
    await sending;
    await publisher.send(second);
    const received = [...(await bothByEarly), await oneByLate].map((each) =>
      Buffer.from(each ?? []),
    );
    assert.deepEqual(
      received.map((each) => [each.equals(first), each.equals(second)]),
      [
        [true, false],
        [false, true],
        [false, true],
      ],
    );
  });
});

describe('long messages of a publisher that overwrites', () => {
  const open = async (): Promise<[Publisher, Subscriber]> => {
    const publisher = Publisher.create({ capacity: 4096 });
    const fd = publisher.invite().releaseForThisProcess();
    return [publisher, await Subscriber.connect({ fd })];
  };
  const message = (number: number): Buffer => Buffer.alloc(50_000, number);

  it('are sent at once, and can be received after the publisher has closed', async () => {
    const [publisher, subscriber] = await open();
    assert.equal(publisher.trySend(message(1)), true);
    assert.equal(publisher.trySend(Buffer.from('short')), true);
    publisher.close();
    const received: Uint8Array[] = [];
    for await (const each of subscriber) received.push(each);
    assert.equal(received.length, 2);
    assert.ok(message(1).equals(received[0] ?? Buffer.from('')));
    assert.equal(subscriber.lost, 0);
    subscriber.close();
  });

  it('are lost once each by a slow subscriber, whatever their length', async () => {
    const [publisher, subscriber] = await open();
    await publisher.send(Buffer.from('first'));
    assert.equal(subscriber.tryReceive()?.length, 5);
    for (let i = 1; i <= 10; i++) publisher.trySend(message(i));
    const received: number[] = [];
    for (let each; (each = subscriber.tryReceive()) !== undefined;) received.push(each[0] ?? 0);
    assert.equal(received.length + subscriber.lost, 10);
    assert.ok(received.length >= 1);
    // Many short messages overwrite the records of the long ones, whose files are lost, too.
    for (let i = 0; i < 10; i++) publisher.trySend(message(i));
    for (let i = 0; i < 1000; i++) publisher.trySend(Buffer.alloc(100, 'short'));
    publisher.trySend(message(77));
    const { lost } = subscriber;
    let count = 0;
    while (subscriber.tryReceive() !== undefined) count++;
    assert.equal(count + subscriber.lost - lost, 1011);
    publisher.trySend(message(78));
    const last = Buffer.from(subscriber.tryReceive() ?? []);
    assert.ok(message(78).equals(last), 'the lost files take no room');
    publisher.close();
    subscriber.close();
  });

  it('leave nothing behind', async () => {
    const round = async (): Promise<void> => {
      const [publisher, subscriber] = await open();
      for (let i = 0; i < 6; i++) publisher.trySend(message(i));
      assert.ok(subscriber.tryReceive() !== undefined);
      publisher.close();
      subscriber.close();
    };
    for (let i = 0; i < 5; i++) await round();
    const before = resources();
    for (let i = 0; i < 50; i++) await round();
    await assertFlat(before);
    const files = readdirSync('/proc/self/fd').length;
    await round();
    assert.equal(readdirSync('/proc/self/fd').length, files);
  });
});
