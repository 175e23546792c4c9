import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync } from 'node:fs';
import { inspect } from 'node:util';
import { after, describe, it } from 'node:test';

import { Descriptor } from 'linux-ipc';
import { PosixMessageQueue, unlinkPosixMessageQueue } from 'linux-ipc/message-queue';
import { ended } from '../support/ended.js';
import { compilePeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const names: string[] = [];
function newName(): string {
  const name = `/linux-ipc-test-${randomBytes(8).toString('hex')}`;
  names.push(name);
  return name;
}
after(() => {
  for (const name of names) {
    try {
      unlinkPosixMessageQueue(name);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT');
    }
  }
});

describe('PosixMessageQueue', () => {
  it('delivers messages whole, the highest priority first, equal ones in order', () => {
    using queue = PosixMessageQueue.create(newName());
    queue.trySend(Buffer.from('low'), { priority: 1 });
    queue.trySend(Buffer.from('first'), { priority: 5 });
    queue.trySend(Buffer.from('second'), { priority: 5 });
    queue.trySend(Buffer.alloc(0));
    queue.trySend(Buffer.from('top'), { priority: 32767 });
    assert.equal(queue.status().waitingMessages, 5);
    const received = Array.from({ length: 5 }, () => queue.tryReceive());
    assert.deepEqual(
      received.map((message) => [message?.message.toString(), message?.priority]),
      [
        ['top', 32767],
        ['first', 5],
        ['second', 5],
        ['low', 1],
        ['', 0],
      ],
    );
    assert.equal(queue.tryReceive(), undefined);
  });

  it('blocks until another process receives or sends, or until the time-out', async () => {
    using queue = PosixMessageQueue.create(newName(), { maximumMessages: 2 });
    using answers = PosixMessageQueue.create(newName());
    const other = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { PosixMessageQueue } from 'linux-ipc/message-queue';
         const [queue, answers] = process.argv.slice(1).map((name) => PosixMessageQueue.open(name));
         const received = [];
         while (received.length < 4) received.push(String((await queue.receive()).message));
         await answers.send(Buffer.from(received.join(' ')), { priority: 7 });`,
        queue.name,
        answers.name,
      ],
      { cwd: import.meta.dirname, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    for (const text of ['a', 'b', 'c', 'd']) assert.ok(queue.sendSync(Buffer.from(text)));
    const answer = answers.receiveSync();
    assert.deepEqual([String(answer?.message), answer?.priority], ['a b c d', 7]);
    assert.equal(await ended(other), 0);
    assert.equal(queue.receiveSync(1), undefined);
    queue.trySend(Buffer.from('full'));
    queue.trySend(Buffer.from('full'));
    assert.equal(queue.sendSync(Buffer.from('no room'), {}, 1), false);
    assert.equal(queue.status().waitingMessages, 2);
  });

  it('belongs to its owner alone, has the requested size, and is found by its name', () => {
    const name = newName();
    const before = process.umask(0o077);
    try {
      using queue = PosixMessageQueue.create(name, { maximumMessages: 3, maximumMessageBytes: 16 });
      assert.equal(fstatSync(queue.fd).mode & 0o777, 0o600);
      using found = PosixMessageQueue.open(name);
      assert.deepEqual(found.status(), {
        maximumMessages: 3,
        maximumMessageBytes: 16,
        waitingMessages: 0,
      });
      queue.trySend(Buffer.from('x'));
      assert.equal(found.tryReceive()?.message.toString(), 'x');
      assert.throws(() => PosixMessageQueue.create(name), { code: 'EEXIST', path: name });
      using open = PosixMessageQueue.create(newName(), { mode: 0o666 });
      assert.equal(fstatSync(open.fd).mode & 0o777, 0o666);
    } finally {
      process.umask(before);
    }
    unlinkPosixMessageQueue(name);
    assert.throws(() => PosixMessageQueue.open(name), { code: 'ENOENT', path: name });
    assert.throws(
      () => {
        unlinkPosixMessageQueue(name);
      },
      { code: 'ENOENT' },
    );
  });

  it('is adopted by its descriptor, and names the kind of any other', async () => {
    const name = newName();
    using queue = PosixMessageQueue.create(name);
    const owner = Descriptor.from(openSync(`/proc/self/fd/${String(queue.fd)}`, 'r+'), 'queue');
    using adopted = PosixMessageQueue.from(owner);
    assert.equal(owner.closed, true);
    assert.equal(adopted.name, name);
    assert.equal(adopted.tryReceive(), undefined);
    await queue.send(Buffer.from('x'));
    assert.equal((await adopted.receive()).message.toString(), 'x');
    adopted.unlink();
    assert.throws(() => PosixMessageQueue.open(name), { code: 'ENOENT' });
    const fd = openSync('/dev/null', 'r');
    assert.throws(() => PosixMessageQueue.from(fd), {
      code: 'ERR_DESCRIPTOR_KIND',
      message: `descriptor ${String(fd)} is a character device, not a POSIX message queue`,
    });
    closeSync(fd);
    assert.throws(() => PosixMessageQueue.from(fd), { code: 'EBADF' });
  });

  it('shows its name, descriptor and messages, and has a read-only name', () => {
    const name = newName();
    using queue = PosixMessageQueue.create(name);
    queue.trySend(Buffer.from('x'));
    assert.equal(
      inspect(queue, { breakLength: Infinity }),
      `PosixMessageQueue { name: '${name}', fd: ${String(queue.fd)}, waitingMessages: 1, state: 'open' }`,
    );
    queue.close();
    assert.equal(inspect(queue), `PosixMessageQueue { name: '${name}', state: 'closed' }`);
    assert.throws(() => {
      (queue as { name: string }).name = '/other';
    }, TypeError);
  });

  it('makes sending wait while it is full, and receiving while it is empty', async () => {
    using queue = PosixMessageQueue.create(newName(), { maximumMessages: 2 });
    const receiving = queue.receive();
    await queue.send(Buffer.from('a'));
    assert.equal((await receiving).message.toString(), 'a');
    await queue.send(Buffer.from('b'));
    await queue.send(Buffer.from('c'));
    assert.equal(queue.trySend(Buffer.from('d')), false);
    const sending = queue.send(Buffer.from('d'));
    assert.equal((await queue.receive()).message.toString(), 'b');
    await sending;
    const rest: string[] = [];
    const controller = new AbortController();
    const all = (async () => {
      for await (const { message } of queue.messages(controller)) rest.push(message.toString());
    })();
    const over = assert.rejects(all, { name: 'AbortError' });
    while (rest.length < 2) await new Promise(setImmediate);
    controller.abort();
    await over;
    assert.deepEqual(rest, ['c', 'd']);
  });

  it('exchanges a thousand messages with a C program', async () => {
    const there = newName();
    const back = newName();
    using to = PosixMessageQueue.create(there);
    using from = PosixMessageQueue.create(back);
    const count = 1000;
    const program = compilePeer('posix_queue_echo', folder);
    const peer = spawn(program, [there, back, String(count)], { stdio: 'inherit' });
    const sending = (async () => {
      for (let i = 0; i < count; i++) await to.send(Buffer.alloc(1 + i, i), { priority: i });
    })();
    const lengths: number[] = [];
    for (let i = 0; i < count; i++) {
      const { message, priority } = await from.receive();
      assert.equal(message.length, 1 + priority);
      assert.ok(message.every((byte) => byte === priority % 256));
      lengths.push(message.length);
    }
    await sending;
    assert.equal(await ended(peer), 0);
    assert.equal(new Set(lengths).size, count);
  });

  it('rejects pending waits when it is closed or aborted, and may be closed twice', async () => {
    const queue = PosixMessageQueue.create(newName());
    const controller = new AbortController();
    const aborted = queue.receive(controller);
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    const closed = queue.receive();
    queue.close();
    await assert.rejects(closed, { code: 'ERR_CLOSED', message: 'the message queue is closed' });
    queue.close();
    assert.equal(queue.closed, true);
    assert.throws(() => queue.tryReceive(), { code: 'ERR_CLOSED' });
    assert.throws(() => queue.trySend(Buffer.from('x')), { code: 'ERR_CLOSED' });
    await assert.rejects(queue.send(Buffer.from('x')), { code: 'ERR_CLOSED' });
  });

  it('refuses invalid names, sizes, priorities and messages', async () => {
    for (const name of ['', '/', 'x', '/a/b', '/a\0', `/${'x'.repeat(256)}`]) {
      assert.throws(() => PosixMessageQueue.open(name), { code: 'ERR_OUT_OF_RANGE' });
    }
    const before = readdirSync('/proc/self/fd').length;
    for (const options of [{ maximumMessages: 0 }, { maximumMessageBytes: -1 }, { mode: 0o1000 }]) {
      assert.throws(() => PosixMessageQueue.create(newName(), options), {
        code: 'ERR_OUT_OF_RANGE',
      });
    }
    using queue = PosixMessageQueue.create(newName(), { maximumMessageBytes: 8 });
    for (const priority of [-1, 32768, 0.5]) {
      assert.throws(() => queue.trySend(Buffer.from('x'), { priority }), {
        code: 'ERR_OUT_OF_RANGE',
      });
    }
    assert.throws(() => queue.trySend(Buffer.alloc(9)), { code: 'ERR_OUT_OF_RANGE' });
    await assert.rejects(queue.send('x' as unknown as Buffer), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.equal(readdirSync('/proc/self/fd').length, before + 1);
  });
});
