import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';

import { assertFlat, assertNothingKept, resources, threads } from '../support/resources.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { until } from '../support/until.js';

describe('the lifetime of reader-writer locks', () => {
  it('leaks nothing, however many are opened, held and closed', async (t) => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    let i = 0;
    await assertNothingKept(t, 100_000, () => {
      using opened = ReaderWriterLock.openIn(segment.bytes);
      const held = i++ % 2 === 0 ? opened.tryLockRead() : opened.tryLockWrite();
      assert.equal(held?.writerDied, false);
      held?.unlock();
    });
    assert.equal(lock.readerDeaths, 0);
    assert.equal(segment.status().attaches, 2);
  });

  it('leaves no thread and no descriptor after a wait', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const wait = async (): Promise<void> => {
      const abort = new AbortController();
      const held = lock.lockWriteSync();
      const release = (later: Disposable): void => {
        later[Symbol.dispose]();
      };
      const waiting = [
        lock.lockWrite().then(release),
        lock.lockRead().then(release),
        lock.lockWrite(abort).then(release, () => undefined),
        lock.lockRead(abort).then(release, () => undefined),
      ];
      abort.abort();
      held?.unlock();
      await Promise.all(waiting);
    };
    await wait();
    const [before, threadsBefore] = [resources(), threads()];
    for (let i = 0; i < 1000; i++) await wait();
    await assertFlat(before);
    await until(() => threads() <= threadsBefore);
    using last = lock.lockWriteSync();
    assert.equal(last?.writerDied, false);
  });
});
