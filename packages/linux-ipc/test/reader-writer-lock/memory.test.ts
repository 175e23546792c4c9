import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';
import { SystemVSegment } from 'linux-ipc/shared-memory';

import { taken } from '../support/taken.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { assertFree } from './support/states.js';

describe('the memory of a reader-writer lock', () => {
  it('survives any content of its memory', async () => {
    const contents = [0, 1, process.pid, 2 ** 30, 2 ** 31, 2 ** 31 - 1, 2 ** 31 - 2, 2 ** 32 - 1];
    using other = temporarySegment();
    using untouched = ReaderWriterLock.createIn(other.bytes);
    using outside = taken(untouched.tryLockRead());
    const attempt = (use: () => unknown): void => {
      try {
        use();
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        assert.match(String(code), /^(EPERM|EINVAL|EDEADLK|ENOTRECOVERABLE)$/);
      }
    };
    for (const owner of contents) {
      for (const rest of contents) {
        using segment = temporarySegment();
        using lock = ReaderWriterLock.createIn(segment.bytes);
        const words = new Uint32Array(segment.bytes.buffer);
        const scribble = (): void => {
          words.fill(rest);
          for (let at = 0; at < words.length; at += 16) words[at] = owner;
        };
        const reading = taken(lock.tryLockRead());
        scribble();
        attempt(() => lock.tryLockWrite()?.unlock());
        attempt(() => lock.tryLockRead());
        attempt(() => {
          reading.unlock();
        });
        attempt(() => lock.lockWriteSync(1)?.makeConsistent());
        scribble();
        attempt(() => lock.lockReadSync(1)?.unlock());
        const abort = new AbortController();
        const waits = [lock.lockRead(abort), lock.lockWrite(abort)].map((wait: Promise<unknown>) =>
          wait.catch(() => undefined),
        );
        await turn();
        scribble();
        abort.abort();
        await Promise.all(waits);
      }
    }
    assert.equal(outside.held, true);
    outside.unlock();
    assertFree(untouched);
  });

  it('refuses memory without such a lock, and invalid memory', () => {
    using segment = temporarySegment();
    const refused = {
      code: 'EINVAL',
      message: /the memory contains no reader-writer lock of this library$/,
    };
    assert.throws(() => ReaderWriterLock.openIn(segment.bytes), refused);
    segment.bytes.fill(1);
    assert.throws(() => ReaderWriterLock.openIn(segment.bytes), refused);
    for (const memory of [segment.bytes.subarray(0, 4095), segment.bytes.subarray(1)]) {
      assert.throws(() => ReaderWriterLock.createIn(memory), { code: 'ERR_OUT_OF_RANGE' });
    }
    for (const memory of [new Uint8Array(4096), undefined, null, 'x', {}]) {
      assert.throws(() => ReaderWriterLock.createIn(memory as Uint8Array), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    using lock = ReaderWriterLock.createIn(segment.bytes);
    for (const timeout of [-1, NaN, 'x' as unknown as number]) {
      assert.throws(() => lock.lockReadSync(timeout), { name: /RangeError|TypeError/ });
      assert.throws(() => lock.lockWriteSync(timeout), { name: /RangeError|TypeError/ });
    }
    segment.close();
    assert.throws(() => ReaderWriterLock.createIn(segment.bytes), { code: 'ERR_INVALID_STATE' });
  });

  it('refuses memory that is opened for reading', () => {
    const segment = SystemVSegment.create({ size: 4096 });
    try {
      using writable = ReaderWriterLock.createIn(segment.bytes);
      using readable = SystemVSegment.attach(segment.id, { access: 'read' });
      assert.throws(() => ReaderWriterLock.openIn(readable.bytes), { code: 'EACCES' });
      assertFree(writable);
    } finally {
      segment.remove();
      segment.close();
    }
  });
});
