/**
 * Heirs acquire the objects of owners that were killed. An heir begins to wait while the owner lives, if
 * the object allows waiting, and acquires the object again once the owner is dead. Each returns the number
 * of deaths that the library reported to it.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { Barrier } from 'linux-ipc/barrier';
import { Condition } from 'linux-ipc/condition';
import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { LockableFile } from 'linux-ipc/file-lock';
import {
  listSystemVMessageQueues,
  PosixMessageQueue,
  removeSystemVMessageQueue,
  SystemVMessageQueue,
  unlinkPosixMessageQueue,
} from 'linux-ipc/message-queue';
import { Mutex } from 'linux-ipc/mutex';
import { Once } from 'linux-ipc/once';
import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';
import {
  listSemaphores,
  listSystemVSemaphoreSets,
  removeSystemVSemaphoreSet,
  Semaphore,
  SystemVSemaphoreSet,
  unlinkSemaphore,
} from 'linux-ipc/semaphore';
import {
  listSharedMemory,
  listSystemVSegments,
  removeSystemVSegment,
  SharedMemory,
  SystemVSegment,
  unlinkSharedMemory,
} from 'linux-ipc/shared-memory';
import { SeqpacketConnection, SeqpacketServer } from 'linux-ipc/socket';

import { until } from '../../support/until.js';
import { at, numbersIn, type Ground } from './ground.js';
import type { Role } from './owners.js';

type Heir = (dead: Promise<void>) => Promise<number>;

/** Checks the numbers that a lock guards, and repairs them after a death. */
function inspect(died: boolean, numbers: Int32Array, repaired: () => void): number {
  if (died) {
    numbers[1] = numbers[0] ?? 0;
    repaired();
  }
  assert.equal(numbers[0], numbers[1]);
  return Number(died);
}

/** Acquires the lock twice: while the owner lives or dies, and again after its death. */
async function twice(dead: Promise<void>, take: () => Promise<number>): Promise<number> {
  const early = await take();
  await dead;
  return early + (await take());
}

/** Each creates the object that owners open, and returns an heir that can be called repeatedly. */
export const heirs: Record<Role, (ground: Ground, segment: SystemVSegment) => Heir> = {
  mutex(_, segment) {
    Mutex.createIn(at(segment, 'mutex')).close();
    const take = async (): Promise<number> => {
      using mutex = Mutex.openIn(at(segment, 'mutex'));
      const lock = await mutex.lock();
      const deaths = inspect(lock.ownerDied, numbersIn(segment), () => {
        lock.makeConsistent();
      });
      lock.unlock();
      return deaths;
    };
    return (dead) => twice(dead, take);
  },

  'writer of a reader-writer lock'(_, segment) {
    ReaderWriterLock.createIn(at(segment, 'lock')).close();
    const take = async (): Promise<number> => {
      using lock = ReaderWriterLock.openIn(at(segment, 'lock'));
      const writing = await lock.lockWrite();
      const deaths = inspect(writing.writerDied, numbersIn(segment), () => {
        writing.makeConsistent();
      });
      writing.unlock();
      return deaths;
    };
    return (dead) => twice(dead, take);
  },

  'reader of a reader-writer lock'(_, segment) {
    ReaderWriterLock.createIn(at(segment, 'lock')).close();
    const take = async (): Promise<number> => {
      using lock = ReaderWriterLock.openIn(at(segment, 'lock'));
      const before = lock.readerDeaths;
      const writing = await lock.lockWrite();
      assert.equal(writing.writerDied, false);
      writing.unlock();
      return lock.readerDeaths - before;
    };
    return (dead) => twice(dead, take);
  },

  condition(_, segment) {
    Mutex.createIn(at(segment, 'mutex')).close();
    const take = async (): Promise<number> => {
      using mutex = Mutex.openIn(at(segment, 'mutex'));
      using condition = Condition.openIn(at(segment, 'condition'));
      const lock = await mutex.lock();
      const deaths = inspect(lock.ownerDied, numbersIn(segment), () => {
        lock.makeConsistent();
      });
      condition.notifyAll();
      lock.unlock();
      return deaths;
    };
    return async (dead) => {
      const deaths = await twice(dead, take);
      using mutex = Mutex.openIn(at(segment, 'mutex'));
      using condition = Condition.openIn(at(segment, 'condition'));
      const waiting = mutex.lockSync();
      assert.ok(waiting);
      const woken = condition.wait(waiting);
      await take();
      await woken;
      waiting.unlock();
      return deaths;
    };
  },

  /** A process that died at the barrier still counts as arrived: the survivors need a new barrier. */
  barrier(_, segment) {
    const make = (count: number): Barrier => Barrier.createIn(at(segment, 'barrier'), count);
    make(3).close();
    return async (dead) => {
      using barrier = Barrier.openIn(at(segment, 'barrier'));
      const enough = new AbortController();
      const waiting = barrier.wait(enough);
      await dead;
      enough.abort();
      await waiting.catch((error: unknown) => {
        assert.equal(error, enough.signal.reason);
      });
      using next = make(2);
      const met = await Promise.all([next.wait(), next.wait()]);
      assert.deepEqual(met.sort(), [false, true]);
      make(3).close();
      return 0;
    };
  },

  once(_, segment) {
    Once.createIn(at(segment, 'once')).close();
    const take = async (): Promise<number> => {
      using once = Once.openIn(at(segment, 'once'));
      let ran = false;
      const failing = once.run(() => {
        ran = true;
        throw new Error('failed again');
      });
      await assert.rejects(failing, /failed again/);
      assert.ok(ran && !once.done);
      return 0;
    };
    return (dead) => twice(dead, take);
  },

  'semaphore with undo'({ set }) {
    const semaphores = SystemVSemaphoreSet.attach(set);
    const take = async (): Promise<number> => {
      await semaphores.operate([{ semaphore: 0, change: -1 }]);
      semaphores.operateSync([{ semaphore: 0, change: 1 }]);
      return 0;
    };
    return async (dead) => {
      await twice(dead, take);
      assert.equal(semaphores.inspect(0).value, 1);
      return 0;
    };
  },

  'file locks'({ folder }) {
    const take = async (): Promise<number> => {
      using file = LockableFile.open(join(folder, 'lock'));
      using other = LockableFile.open(join(folder, 'ranges'));
      await file.lock();
      await other.lockRange({});
      return 0;
    };
    return (dead) => twice(dead, take);
  },

  'POSIX names'({ name }) {
    const hasMemory = (): boolean => listSharedMemory().some((one) => one.name === name);
    const semaphores = (): string[] => listSemaphores().map((listed) => listed.name);
    const others = semaphores();
    // sem_open(3) creates a temporary file, in other programs, too; it stays only if its creator is killed.
    const hasTemporaryFile = (): boolean =>
      semaphores().some((listed) => /^\/\w{6}$/.test(listed) && !others.includes(listed));
    return async (dead) => {
      await dead;
      const left = [hasMemory(), semaphores().includes(name)] as const;
      if (left[0]) unlinkSharedMemory(name);
      if (left[1]) unlinkSemaphore(name);
      // The library does not list message queues.
      try {
        unlinkPosixMessageQueue(name);
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT');
      }
      using memory = SharedMemory.create(name, { size: 4096 });
      using _queue = PosixMessageQueue.create(name);
      using _semaphore = Semaphore.create(name);
      unlinkSemaphore(name);
      unlinkPosixMessageQueue(name);
      memory.unlink();
      assert.equal(hasMemory() || semaphores().includes(name), false);
      await until(() => !hasTemporaryFile());
      return left.filter(Boolean).length;
    };
  },

  'System V keys'({ key }) {
    const kinds = [
      [listSystemVSegments, removeSystemVSegment],
      [listSystemVSemaphoreSets, removeSystemVSemaphoreSet],
      [listSystemVMessageQueues, removeSystemVMessageQueue],
    ] as const;
    const reclaim = (): number => {
      let found = 0;
      for (const [list, remove] of kinds) {
        for (const { id } of list().filter((object) => object.key === key)) {
          remove(id);
          found++;
        }
      }
      return found;
    };
    return async (dead) => {
      await dead;
      const found = reclaim();
      using _segment = SystemVSegment.create({ key, size: 4096 });
      SystemVSemaphoreSet.create({ key, values: [1] });
      SystemVMessageQueue.create({ key });
      assert.equal(reclaim(), 3);
      return Number(found > 0);
    };
  },

  'paths of sockets and FIFOs'({ folder }) {
    return async (dead) => {
      await dead;
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
      return 0;
    };
  },
};
