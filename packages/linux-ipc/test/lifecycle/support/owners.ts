/** Owners acquire and release an object repeatedly, until they are killed. Each function is one round. */
import { join } from 'node:path';

import { Barrier } from 'linux-ipc/barrier';
import { Condition } from 'linux-ipc/condition';
import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { LockableFile } from 'linux-ipc/file-lock';
import {
  PosixMessageQueue,
  SystemVMessageQueue,
  unlinkPosixMessageQueue,
} from 'linux-ipc/message-queue';
import { Mutex } from 'linux-ipc/mutex';
import { Once } from 'linux-ipc/once';
import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';
import { Semaphore, SystemVSemaphoreSet, unlinkSemaphore } from 'linux-ipc/semaphore';
import { SharedMemory, SystemVSegment } from 'linux-ipc/shared-memory';
import { SeqpacketServer } from 'linux-ipc/socket';

import { at, numbersIn, type Ground } from './ground.js';

type Round = (i: number) => Promise<void> | void;
type Owner = (ground: Ground, segment: SystemVSegment) => Round;

function change(numbers: Int32Array, died: boolean): void {
  const [first = 0, second = 0] = numbers;
  if (!died && first !== second) throw new Error(`${first} and ${second}, and no owner died`);
  numbers[0] = first + 1;
  numbers[1] = first + 1;
}

export const owners = {
  mutex(_, segment) {
    const mutex = Mutex.openIn(at(segment, 'mutex'));
    const numbers = numbersIn(segment);
    return async (i) => {
      const lock = i % 2 === 0 ? mutex.lockSync() : await mutex.lock();
      change(numbers, lock?.ownerDied === true);
      if (lock?.ownerDied === true) lock.makeConsistent();
      lock?.unlock();
    };
  },

  'writer of a reader-writer lock'(_, segment) {
    const lock = ReaderWriterLock.openIn(at(segment, 'lock'));
    const numbers = numbersIn(segment);
    return async (i) => {
      const writing = i % 2 === 0 ? lock.lockWriteSync() : await lock.lockWrite();
      change(numbers, writing?.writerDied === true);
      writing?.makeConsistent();
      writing?.unlock();
    };
  },

  'reader of a reader-writer lock'(_, segment) {
    const lock = ReaderWriterLock.openIn(at(segment, 'lock'));
    return async (i) => {
      const reading = i % 2 === 0 ? lock.lockReadSync() : await lock.lockRead();
      reading?.unlock();
    };
  },

  condition(_, segment) {
    const mutex = Mutex.openIn(at(segment, 'mutex'));
    const condition = Condition.openIn(at(segment, 'condition'));
    return async (i) => {
      const lock = await mutex.lock();
      if (lock.ownerDied) lock.makeConsistent();
      condition.notifyAll();
      if (i % 2 === 0) condition.waitSync(lock, 0.1);
      else await condition.wait(lock, { signal: AbortSignal.timeout(1) }).catch(() => undefined);
      if (lock.held) lock.unlock();
    };
  },

  barrier(_, segment) {
    const barrier = Barrier.openIn(at(segment, 'barrier'));
    return async (i) => {
      if (i % 2 === 0) barrier.waitSync(0.1);
      else await barrier.wait({ signal: AbortSignal.timeout(1) }).catch(() => undefined);
    };
  },

  /** The work always fails, so that every round runs it again. */
  once(_, segment) {
    const once = Once.openIn(at(segment, 'once'));
    const fail = (): never => {
      throw new Error('not done');
    };
    return async (i) => {
      try {
        if (i % 2 === 0) once.runSync(fail);
        else await once.run(fail);
      } catch {
        // This error is expected.
      }
    };
  },

  'semaphore with undo'({ set }) {
    const semaphores = SystemVSemaphoreSet.attach(set);
    return async (i) => {
      const take = [{ semaphore: 0, change: -1, undo: true }];
      if (i % 2 === 0) semaphores.operateSync(take);
      else await semaphores.operate(take);
      semaphores.operateSync([{ semaphore: 0, change: 1, undo: true }]);
    };
  },

  'file locks'({ folder }) {
    const file = LockableFile.open(join(folder, 'lock'));
    const other = LockableFile.open(join(folder, 'ranges'));
    return async (i) => {
      const range = { start: 10, length: 10 };
      if (i % 2 === 0) {
        file.lockSync();
        other.lockRangeSync(range);
      } else {
        await file.lock();
        await other.lockRange(range);
      }
      other.unlockRange(range);
      file.unlock();
    };
  },

  'POSIX names'({ name }) {
    return () => {
      using memory = SharedMemory.create(name, { size: 4096 });
      using _queue = PosixMessageQueue.create(name, { maximumMessages: 1 });
      using _semaphore = Semaphore.create(name);
      unlinkSemaphore(name);
      unlinkPosixMessageQueue(name);
      memory.unlink();
    };
  },

  'System V keys'({ key }) {
    return () => {
      using segment = SystemVSegment.create({ key, size: 4096 });
      const set = SystemVSemaphoreSet.create({ key, values: [1] });
      const queue = SystemVMessageQueue.create({ key });
      queue.remove();
      set.remove();
      segment.remove();
    };
  },

  'paths of sockets and FIFOs'({ folder }) {
    const fifo = join(folder, 'fifo');
    return async () => {
      await using _server = await SeqpacketServer.listen(join(folder, 'socket'));
      makeFifo(fifo);
      using _reader = openFifoReader(fifo);
      using writer = await openFifoWriter(fifo);
      await writer.writeRecord(new Uint8Array(100));
    };
  },
} satisfies Record<string, Owner>;

export type Role = keyof typeof owners;
