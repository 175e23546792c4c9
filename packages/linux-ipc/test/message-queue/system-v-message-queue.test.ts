import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';

import {
  listSystemVMessageQueues,
  removeSystemVMessageQueue,
  SystemVMessageQueue,
} from 'linux-ipc/message-queue';
import { systemVKey } from 'linux-ipc/shared-memory';

import { Child } from '../support/child.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { peer } from './support/system-v-peer.js';
import { temporaryQueue } from './support/system-v.js';

const folder = temporaryFolder();

describe('SystemVMessageQueue', () => {
  it('is found by its key, whoever created it', async () => {
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
    try {
      assert.equal(SystemVMessageQueue.attach(own.id).status().key, key);
      assert.equal(SystemVMessageQueue.open(key).key, key);
      assert.equal(
        inspect(own, { breakLength: Infinity }),
        `SystemVMessageQueue { id: ${String(own.id)}, key: ${String(key)}, waitingMessages: 0, state: 'exists' }`,
      );
    } finally {
      own.remove();
    }
  });

  it('holds at most its limit of bytes, and lets a waiting sender continue after a resize', async () => {
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

  it('refuses invalid arguments', async () => {
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
    assert.throws(() => queue.tryReceive({ maximumMessageBytes: -1 }), outOfRange);
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
});
