/** Killed at a random moment while it has everything: everything can be had again, at once. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { Barrier } from 'linux-ipc/barrier';
import { Condition } from 'linux-ipc/condition';
import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { LockableFile } from 'linux-ipc/file-lock';
import { Mutex } from 'linux-ipc/mutex';
import { Once } from 'linux-ipc/once';
import { SystemVSemaphoreSet } from 'linux-ipc/semaphore';
import { listSharedMemory, SharedMemory, unlinkSharedMemory } from 'linux-ipc/shared-memory';
import { SeqpacketConnection, SeqpacketServer } from 'linux-ipc/socket';

import { Child } from '../support/child.js';
import { fixture } from '../support/peers.js';
import { places } from '../support/places-in-segment.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { uniqueName } from '../support/unique-name.js';

const kills = Number(process.env['LINUX_IPC_KILLS'] ?? 10);

describe('the death of a process that has everything', () => {
  it('leaves everything to the next one', async () => {
    using segment = temporarySegment();
    const { bytes } = segment;
    using mutex = Mutex.createIn(bytes.subarray(places.mutex));
    using condition = Condition.openIn(bytes.subarray(places.condition));
    using once = Once.createIn(bytes.subarray(places.once));
    const set = SystemVSemaphoreSet.create({ values: [1] });
    const folder = temporaryFolder();
    const name = uniqueName();
    try {
      for (let i = 0; i < kills; i++) {
        using barrier = Barrier.createIn(bytes.subarray(places.barrier), 3);
        const parameters = [String(segment.id), String(set.id), folder, name];
        await using victim = new Child(process.execPath, [
          fixture('hold-everything'),
          ...parameters,
        ]);
        assert.equal(await victim.line(), 'started');
        await delay(Math.random() * 5);
        await victim.kill();

        await recoverLocks(mutex, condition, once, set, join(folder, 'lock'));
        await recoverNames(folder, name);
        // Those who died having arrived stay arrived: a new barrier is for who is left.
        assert.equal(barrier.closed, false);
        using next = Barrier.createIn(bytes.subarray(places.barrier), 1);
        assert.equal(await next.wait(), true);
      }
    } finally {
      set.remove();
      if (listSharedMemory().includes(name)) unlinkSharedMemory(name);
    }
  });
});

async function recoverLocks(
  mutex: Mutex,
  condition: Condition,
  once: Once,
  set: SystemVSemaphoreSet,
  lockPath: string,
): Promise<void> {
  using lock = await mutex.lock();
  lock.makeConsistent();
  condition.notifyAll();
  assert.equal(condition.waitSync(lock, 0), false);
  await assert.rejects(
    once.run(() => {
      throw new Error('not done either');
    }),
    /not done either/,
  );
  await set.operate([{ semaphore: 0, change: -1, undo: true }]);
  set.tryOperate([{ semaphore: 0, change: 1, undo: true }]);
  using file = LockableFile.open(lockPath);
  await file.lock();
  await file.lockRange({});
}

async function recoverNames(folder: string, name: string): Promise<void> {
  if (listSharedMemory().includes(name)) unlinkSharedMemory(name);
  using memory = SharedMemory.create(name, { size: 4096 });
  memory.unlink();

  const path = join(folder, 'socket');
  await using server = await SeqpacketServer.listen(path);
  const [accepted, connection] = await Promise.all([
    server.accept(),
    SeqpacketConnection.connect(path),
  ]);
  accepted.close();
  connection.close();

  const fifo = join(folder, 'fifo');
  makeFifo(fifo);
  using reader = openFifoReader(fifo);
  using writer = await openFifoWriter(fifo);
  await writer.writeRecord(Buffer.from('mine'));
  const into = Buffer.alloc(100);
  assert.equal(into.toString('utf8', 0, await reader.read(into)), 'mine');
}
