import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';

import type { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';

import { taken } from '../../support/taken.js';

export function assertFree(lock: ReaderWriterLock): void {
  const held = taken(lock.tryLockWrite());
  assert.equal(held.writerDied, false);
  held.unlock();
}

/** Waits until a waiting writer admits no further reader. */
export async function untilReadersAreShutOut(lock: ReaderWriterLock): Promise<void> {
  for (let held; (held = lock.tryLockRead()) !== undefined;) {
    held.unlock();
    await turn();
  }
}
