/**
 * Another process truncates the memory in which threads wait. When their wait ends they access the memory,
 * and must survive that as the threads that run JavaScript do.
 */
import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { describe, it } from 'node:test';

import { Barrier } from 'linux-ipc/barrier';
import { Condition } from 'linux-ipc/condition';
import { Mutex } from 'linux-ipc/mutex';
import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';
import { Semaphore } from 'linux-ipc/semaphore';
import { SharedMemory } from 'linux-ipc/shared-memory';

import { taken } from '../support/taken.js';
import { uniqueName } from '../support/unique-name.js';

const waits: Record<string, (bytes: Uint8Array, signal: AbortSignal) => Promise<unknown>> = {
  semaphore: (bytes, signal) => Semaphore.createIn(bytes).wait({ signal }),
  mutex: (bytes, signal) => {
    const mutex = Mutex.createIn(bytes);
    taken(mutex.tryLock());
    return mutex.lock({ signal });
  },
  'reader-writer lock': (bytes, signal) => {
    const lock = ReaderWriterLock.createIn(bytes);
    taken(lock.tryLockWrite());
    return lock.lockRead({ signal });
  },
  condition: (bytes, signal) => {
    const lock = taken(Mutex.createIn(bytes).tryLock());
    return Condition.openIn(bytes.subarray(128)).wait(lock, { signal });
  },
  barrier: (bytes, signal) => Barrier.createIn(bytes, 2).wait({ signal }),
};

describe('memory that is truncated while a thread waits in it', () => {
  for (const [name, wait] of Object.entries(waits)) {
    it(`kills no process that waits for a ${name}`, async () => {
      const path = uniqueName();
      using memory = SharedMemory.create(path, { size: ReaderWriterLock.byteLength });
      memory.unlink();
      const abort = new AbortController();
      const waiting = wait(memory.bytes, abort.signal);
      truncateSync(`/proc/self/fd/${String(memory.fd)}`);
      abort.abort();
      // The wait may start only now and read zeros; then it resolves at once.
      await Promise.allSettled([waiting]);
      assert.equal(memory.bytes[0], 0);
      assert.equal(memory.lost, true);
    });
  }
});
