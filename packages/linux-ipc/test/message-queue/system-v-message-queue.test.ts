import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import {
  listSystemVMessageQueues,
  removeSystemVMessageQueue,
  SystemVMessageQueue,
  type ReceiveOptions,
} from 'linux-ipc/message-queue';
import { systemVKey } from 'linux-ipc/shared-memory';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { assertFlat, assertNothingKept, resources } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const folder = temporaryFolder();
const peer = compilePeer('system-v-queue', folder);
const kills = Number(process.env['LINUX_IPC_KILLS'] ?? 100);

/** A queue that is removed at the end of its scope. */
function temporaryQueue(): SystemVMessageQueue & Disposable {
  const queue = SystemVMessageQueue.create();
  return Object.assign(queue, {
    [Symbol.dispose]: () => {
      queue.remove();
    },
  });
}

async function startPeer(...words: (string | number)[]): Promise<Child> {
  const child = new Child(peer, words.map(String));
  assert.match(await child.line(), /^\d+$/);
  return child;
}

/** Sends messages of these types, each saying its place. */
function fill(queue: SystemVMessageQueue, types: readonly number[]): void {
  for (const [place, type] of types.entries()) {
    assert.equal(queue.trySend(Buffer.from(String(place)), type), true);
  }
}

/** Messages of a kilobyte, of type 1, until no more fits; how many. */
function fillUp(queue: SystemVMessageQueue): number {
  let count = 0;
  while (queue.trySend(Buffer.alloc(1024), 1)) count++;
  return count;
}

function receivedPlaces(queue: SystemVMessageQueue, options: ReceiveOptions): number[] {
  const places: number[] = [];
  for (let message; (message = queue.tryReceive(options)) !== undefined;) {
    places.push(Number(message.data.toString()));
  }
  return places;
}

const threads = (): number => readdirSync('/proc/self/task').length;

describe('SystemVMessageQueue', () => {
  it('gives messages whole, with their types, in the order they were sent', () => {
    using queue = temporaryQueue();
    const texts = ['first', '', 'third'.repeat(1000)];
    const types = [7, 2 ** 31, Number.MAX_SAFE_INTEGER];
    for (const [i, text] of texts.entries()) queue.trySend(Buffer.from(text), types[i] ?? 0);
    assert.equal(queue.status().waitingMessages, 3);
    for (const [i, text] of texts.entries()) {
      const message = queue.tryReceive();
      assert.deepEqual([message?.type, message?.data.toString()], [types[i], text]);
    }
    assert.equal(queue.tryReceive(), undefined);
  });

  it('gives those that were selected: of one type, of the lowest, of any other', () => {
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

  it('refuses or cuts a message that is longer than wanted, as asked', async () => {
    using queue = temporaryQueue();
    queue.trySend(Buffer.from('0123456789'), 1);
    const refused = {
      code: 'E2BIG',
      syscall: 'msgrcv',
      message: /: the message is longer than 9 bytes, and stays$/,
    };
    assert.throws(() => queue.tryReceive({ maximumBytes: 9 }), refused);
    assert.throws(() => queue.receiveSync({ maximumBytes: 9 }), refused);
    await assert.rejects(queue.receive({ maximumBytes: 9 }), refused);
    assert.equal(queue.status().waitingMessages, 1);
    assert.equal(queue.tryReceive({ maximumBytes: 10 })?.data.toString(), '0123456789');
    const receiving = queue.receive({ maximumBytes: 4, truncate: true });
    queue.trySend(Buffer.from('0123456789'), 1);
    assert.equal((await receiving).data.toString(), '0123');
    assert.equal(queue.status().waitingMessages, 0);
  });

  it('takes messages of any length when no greatest is given', async () => {
    using queue = temporaryQueue();
    for (const length of [8192, 1024, 1025, 8191]) {
      const receiving = queue.receive();
      queue.trySend(Buffer.alloc(length, 7), 1);
      const { data } = await receiving;
      assert.equal(data.length, length);
      assert.ok(data.every((byte) => byte === 7));
    }
  });

  it('is waited for without holding up the event loop', async () => {
    using queue = temporaryQueue();
    const receiving = queue.receive({ type: 2 });
    const receivingEmpty = queue.receive({ type: 3 });
    await stat('/');
    queue.trySend(Buffer.from('other'), 1);
    queue.trySend(Buffer.alloc(0), 3);
    assert.deepEqual(await receivingEmpty, { data: Buffer.alloc(0), type: 3 });
    queue.trySend(Buffer.from('wanted'), 2);
    assert.equal((await receiving).data.toString(), 'wanted');
    assert.equal(queue.tryReceive()?.data.toString(), 'other');

    const count = fillUp(queue);
    assert.ok(count > 0);
    const sending = queue.send(Buffer.from('last'), 4);
    await stat('/');
    assert.equal(queue.status().waitingMessages, count);
    queue.tryReceive();
    queue.tryReceive();
    await sending;
    assert.equal(queue.tryReceive({ type: 4 })?.data.toString(), 'last');
  });

  it('gives each message to one of many who wait', async () => {
    using queue = temporaryQueue();
    const waits = Array.from({ length: 20 }, () => queue.receive());
    const types = Array.from({ length: 20 }, (_, i) => i + 1);
    for (const type of types) await queue.send(Buffer.alloc(type % 2), type);
    const received = await Promise.all(waits);
    assert.deepEqual(
      received.map(({ type }) => type).sort((a, b) => a - b),
      types,
    );
  });

  it('exchanges messages with a C program, whoever waits', async () => {
    using queue = temporaryQueue();
    await using child = await startPeer('attach', queue.id);
    child.say('receive 0');
    await queue.send(Buffer.from('abc'), 5);
    assert.equal(await child.line(), '5 3');
    assert.equal(queue.status().lastSenderPid, process.pid);
    assert.equal(queue.status().lastReceiverPid, child.pid);
    child.say('send 9 4');
    assert.deepEqual(await queue.receive(), { data: Buffer.from('xxxx'), type: 9 });
    assert.equal(await child.line(), 'done');
    child.say('send 9 8192');
    assert.equal(queue.receiveSync()?.data.length, 8192);
    assert.equal(await child.line(), 'done');

    const count = 1000;
    child.say(`echo ${String(count)}`);
    for (let i = 0; i < count; i += 5) {
      // No more at once: a queue full of what was sent has no room for an answer.
      for (let type = i + 1; type <= i + 5; type++)
        await queue.send(Buffer.alloc(type, type), type);
      for (let type = i + 1; type <= i + 5; type++) {
        const { data } = await queue.receive({ type: 1000 + type });
        assert.ok(data.length === type && data.every((byte) => byte === type % 256));
      }
    }
    assert.equal(await child.line(), 'done');
  });

  it('is found by its key, whoever made it', async () => {
    writeFileSync(join(folder, 'key'), '');
    const key = systemVKey(join(folder, 'key'), 78);
    await using child = new Child(peer, ['create', String(key | 0)]);
    const id = Number(await child.line());
    const queue = SystemVMessageQueue.open(key);
    assert.equal(queue.id, id);
    assert.throws(() => SystemVMessageQueue.create({ key }), { code: 'EEXIST', key });
    queue.remove();
    assert.throws(() => SystemVMessageQueue.open(key), { code: 'ENOENT', key });
    const own = SystemVMessageQueue.create({ key });
    assert.equal(SystemVMessageQueue.attach(own.id).status().key, key);
    own.remove();
  });

  it('gives up by a time-out, and has sent and taken nothing then', () => {
    using queue = temporaryQueue();
    assert.equal(queue.receiveSync({}, 0), undefined);
    assert.equal(queue.receiveSync({}, 5), undefined);
    const count = fillUp(queue);
    assert.equal(queue.receiveSync({ type: 2 }, 5), undefined);
    assert.equal(queue.sendSync(Buffer.alloc(1024), 1, 0), false);
    assert.equal(queue.sendSync(Buffer.alloc(1024), 1, 5), false);
    assert.equal(queue.status().waitingMessages, count);
    queue.tryReceive();
    assert.equal(queue.sendSync(Buffer.alloc(1024), 1, 5), true);
  });

  it('loses and invents nothing when it is aborted, whenever that is', async () => {
    using queue = temporaryQueue();
    const no = AbortSignal.abort(new Error('no'));
    await assert.rejects(queue.receive({ signal: no }), { message: 'no' });
    await assert.rejects(queue.send(Buffer.alloc(1), 1, { signal: no }), { message: 'no' });
    let taken = 0;
    for (let i = 0; i < 300; i++) {
      const abort = new AbortController();
      const waiting = queue.receive(abort).then(
        () => taken++,
        (error: unknown) => {
          assert.equal(error, abort.signal.reason);
        },
      );
      if (i % 3 === 0) await stat('/');
      queue.trySend(Buffer.alloc(i % 2), 1);
      if (i % 3 === 1) await stat('/');
      abort.abort();
      await waiting;
    }
    assert.equal(queue.status().waitingMessages + taken, 300);

    while (queue.tryReceive() !== undefined);
    let expected = fillUp(queue);
    for (let i = 0; i < 300; i++) {
      const abort = new AbortController();
      const sending = queue.send(Buffer.alloc(1024), 1, abort).then(
        () => expected++,
        (error: unknown) => {
          assert.equal(error, abort.signal.reason);
        },
      );
      if (i % 3 === 0) await stat('/');
      if (queue.tryReceive() !== undefined) expected--;
      if (i % 3 === 1) await stat('/');
      abort.abort();
      await sending;
      while (queue.trySend(Buffer.alloc(1024), 1)) expected++;
    }
    assert.equal(queue.status().waitingMessages, expected);
  });

  it('iterates until it is aborted', async () => {
    using queue = temporaryQueue();
    fill(queue, [1, 2, 1]);
    const abort = new AbortController();
    const places: string[] = [];
    await assert.rejects(
      async () => {
        for await (const { data } of queue.messages({ type: 1, signal: abort.signal })) {
          places.push(data.toString());
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

  it('holds as many bytes as it is set to, and lets go on who waits for room', async () => {
    using queue = temporaryQueue();
    queue.resize(100);
    assert.equal(queue.status().maximumBytes, 100);
    assert.equal(queue.status().mode, 0o600);
    assert.equal(queue.trySend(Buffer.alloc(101), 1), false);
    const sending = queue.send(Buffer.alloc(101), 1);
    await stat('/');
    queue.resize(101);
    await sending;
    assert.equal(queue.status().waitingBytes, 101);
  });

  it('refuses whoever waits when it is removed, and twice is fine', async () => {
    using queue = temporaryQueue();
    fillUp(queue);
    const gone = { code: /^(EINVAL|EIDRM)$/ };
    const waits = [queue.receive({ type: 2 }), queue.send(Buffer.alloc(1024), 1)].map(
      (waiting: Promise<unknown>) => assert.rejects(waiting, gone),
    );
    await stat('/');
    queue.remove();
    queue.remove();
    await Promise.all(waits);
    assert.throws(() => queue.trySend(Buffer.alloc(1), 1), gone);
    assert.throws(() => queue.tryReceive(), gone);
    assert.throws(() => queue.sendSync(Buffer.alloc(1), 1), gone);
    assert.throws(() => queue.receiveSync(), gone);
    await assert.rejects(queue.send(Buffer.alloc(1), 1), gone);
    await assert.rejects(queue.receive(), gone);
    assert.throws(() => queue.status(), gone);
    assert.throws(() => {
      queue.resize(100);
    }, gone);
    assert.throws(() => {
      removeSystemVMessageQueue(queue.id);
    }, gone);
    assert.throws(() => SystemVMessageQueue.attach(queue.id), gone);
  });

  it('loses no message but those that a killed process had taken', async () => {
    using queue = temporaryQueue();
    for (let i = 0; i < kills / 4; i++) {
      await using child = await startPeer('attach', queue.id);
      child.say('echo 1000000');
      const given = 4;
      for (let sent = 0; sent < given; sent++) await queue.send(Buffer.alloc(sent), 1 + sent);
      const receiving = queue.receive({ type: 1001 });
      if (i % 2 === 0) await delay(Math.random() * 2);
      await receiving;
      await child.kill();
      let left = 0;
      while (queue.tryReceive() !== undefined) left++;
      assert.ok(left === given - 1 || left === given - 2, String(left));
    }
  });

  it('is listed as ipcs shows it', () => {
    writeFileSync(join(folder, 'listed'), '');
    const key = systemVKey(join(folder, 'listed'), 78);
    const queue = SystemVMessageQueue.create({ key, mode: 0o640 });
    try {
      queue.trySend(Buffer.alloc(10), 1);
      const { maximumBytes, ...status } = queue.status();
      assert.ok(maximumBytes > 0);
      assert.deepEqual(
        [status.key, status.mode, status.waitingBytes, status.waitingMessages, status.uid],
        [key, 0o640, 10, 1, process.getuid?.()],
      );
      assert.ok(status.sentAt instanceof Date);
      assert.equal(status.receivedAt, undefined);
      assert.deepEqual(
        listSystemVMessageQueues().find(({ id }) => id === queue.id),
        status,
      );
      const line = execFileSync('ipcs', ['-q'], { encoding: 'utf8' })
        .split('\n')
        .find((candidate) => candidate.includes(` ${String(queue.id)} `));
      assert.match(line ?? '', new RegExp(`^0x${key.toString(16).padStart(8, '0')} .* 640 +10 +1`));
    } finally {
      removeSystemVMessageQueue(queue.id);
    }
    assert.equal(
      listSystemVMessageQueues().find(({ id }) => id === queue.id),
      undefined,
    );
  });

  it('refuses arguments that make no sense', async () => {
    using queue = temporaryQueue();
    const outOfRange = { code: 'ERR_OUT_OF_RANGE' };
    const wrongType = { code: 'ERR_INVALID_ARG_TYPE' };
    const message = Buffer.from('x');
    for (const type of [0, -1, 0.5, NaN, 2 ** 53]) {
      assert.throws(() => queue.trySend(message, type), outOfRange);
      assert.throws(() => queue.tryReceive({ type }), outOfRange);
      assert.throws(() => queue.tryReceive({ upTo: type }), outOfRange);
      assert.throws(() => queue.receiveSync({ except: type }), outOfRange);
      await assert.rejects(queue.receive({ type }), outOfRange);
    }
    for (const wrong of ['x', undefined, null, {}, [1]]) {
      assert.throws(() => queue.trySend(message, wrong as number), wrongType);
      assert.throws(() => queue.trySend(wrong as Buffer, 1), wrongType);
    }
    assert.throws(() => queue.trySend(Buffer.alloc(2 ** 20), 1), {
      code: 'EINVAL',
      message: /no message may be longer than \d+ bytes \(kernel\.msgmax\)$/,
    });
    assert.throws(() => queue.tryReceive({ type: 1, except: 2 }), {
      ...outOfRange,
      message: /"type and except"/,
    });
    assert.throws(() => queue.tryReceive({ truncate: true }), outOfRange);
    assert.throws(() => queue.tryReceive({ maximumBytes: -1 }), outOfRange);
    assert.throws(() => queue.receiveSync({}, -1), outOfRange);
    assert.throws(() => queue.sendSync(message, 1, NaN), outOfRange);
    assert.throws(() => {
      queue.resize(0);
    }, outOfRange);
    assert.throws(() => SystemVMessageQueue.create({ key: 0 }), outOfRange);
    assert.throws(() => SystemVMessageQueue.create({ mode: 0o1000 }), outOfRange);
    assert.throws(() => SystemVMessageQueue.open(0), outOfRange);
    assert.throws(() => SystemVMessageQueue.attach(-1), outOfRange);
    assert.equal(queue.status().waitingMessages, 0);
  });

  it('works in a worker, and takes nothing when that is ended while it waits', async () => {
    using queue = temporaryQueue();
    const worker = new Worker(
      `import('linux-ipc/message-queue').then(async ({ SystemVMessageQueue }) => {
        const queue = SystemVMessageQueue.attach(${String(queue.id)});
        await queue.send((await queue.receive({ type: 1 })).data, 2);
        require('node:worker_threads').parentPort.postMessage(queue.receiveSync({ type: 9 }, 5));
        await Promise.all([queue.receive({ type: 6 }), queue.receive({ type: 5 })]);
      });`,
      { eval: true },
    );
    const message = once(worker, 'message');
    await queue.send(Buffer.from('there and back'), 1);
    assert.equal((await queue.receive({ type: 2 })).data.toString(), 'there and back');
    assert.deepEqual(await message, [undefined]);
    const before = threads();
    await worker.terminate();
    await until(() => threads() < before);
    fill(queue, [5, 6]);
    assert.deepEqual(receivedPlaces(queue, {}), [0, 1]);
  });

  it('leaves nothing over 100,000 opened, 100,000 made, and of no wait', async (t) => {
    using queue = temporaryQueue();
    await assertNothingKept(t, 100_000, () => {
      const opened = SystemVMessageQueue.attach(queue.id);
      opened.trySend(Buffer.from('x'), 1);
      opened.tryReceive();
    });
    await assertNothingKept(t, 100_000, () => {
      SystemVMessageQueue.create().remove();
    });
    const wait = async (): Promise<void> => {
      const abort = new AbortController();
      const waits = [queue.receive(abort).catch(() => undefined), queue.receive({ type: 2 })];
      await stat('/');
      abort.abort();
      queue.trySend(Buffer.from('x'), 2);
      await Promise.all(waits);
      assert.equal(queue.receiveSync({}, 0), undefined);
    };
    await wait();
    const [before, threadsBefore] = [resources(), threads()];
    for (let i = 0; i < 1000; i++) await wait();
    await assertFlat(before);
    await until(() => threads() <= threadsBefore);
  });
});
