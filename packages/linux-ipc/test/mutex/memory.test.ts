import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { Barrier } from 'linux-ipc/barrier';
import { Mutex } from 'linux-ipc/mutex';
import { SharedMemory, SystemVSegment } from 'linux-ipc/shared-memory';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { taken } from '../support/taken.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { uniqueName } from '../support/unique-name.js';

const peer = compilePeer('robust-mutex', temporaryFolder());

describe('the memory of a mutex', () => {
  it('stays held when the memory in which it was opened is closed, as do the thread’s other mutexes', async () => {
    const [first, second, third] = [temporarySegment(), temporarySegment(), temporarySegment()];
    await using child = new Child(peer, [String(second.id)]);
    using a = Mutex.createIn(first.bytes);
    using b = Mutex.createIn(second.bytes);
    using c = Mutex.createIn(third.bytes);
    const locks = [a, b, c].map((mutex) => taken(mutex.tryLock()));
    assert.equal(await child.ask('trylock'), 'EBUSY');
    for (const segment of [first, second, third]) segment.close();
    assert.equal(await child.ask('trylock'), 'EBUSY');
    locks[1]?.unlock();
    assert.equal(await child.ask('trylock'), 'done');
    for (const lock of locks) lock.unlock();
    taken(a.tryLock()).unlock();
    taken(c.tryLock()).unlock();
  });

  it('survives any content of its memory', async () => {
    const contents = [0, 1, process.pid, 2 ** 30, 2 ** 31, 2 ** 31 - 1, 2 ** 31 - 2, 2 ** 32 - 1];
    using other = temporarySegment();
    using untouched = Mutex.createIn(other.bytes);
    using held = taken(untouched.tryLock());
    for (const lock of contents) {
      for (const rest of contents) {
        using segment = temporarySegment();
        using mutex = Mutex.createIn(segment.bytes);
        const words = new Uint32Array(segment.bytes.buffer);
        const scribble = (): void => {
          words.fill(rest);
          words[0] = lock;
        };
        const attempt = (use: () => void): void => {
          try {
            use();
          } catch (error) {
            const { code } = error as NodeJS.ErrnoException;
            assert.match(String(code), /^(EPERM|EINVAL|EDEADLK|ENOTRECOVERABLE)$/);
          }
        };
        const mine = taken(mutex.tryLock());
        scribble();
        attempt(() => {
          mine.makeConsistent();
        });
        attempt(() => {
          mutex.tryLock();
        });
        attempt(() => {
          mine.unlock();
        });
        scribble();
        attempt(() => {
          mutex.lockSync(1)?.unlock();
        });
        attempt(() => {
          mutex.tryLock();
        });
        scribble();
        const abort = new AbortController();
        const locking = mutex.lock({ signal: abort.signal }).then(
          () => undefined,
          () => undefined,
        );
        await turn();
        scribble();
        abort.abort();
        await locking;
      }
    }
    assert.equal(held.held, true);
    held.unlock();
    taken(untouched.tryLock()).unlock();
  });

  it('refuses memory without a robust mutex, and invalid memory', async () => {
    using segment = temporarySegment();
    await using child = new Child(peer, [String(segment.id)]);
    const refused = {
      code: 'EINVAL',
      message:
        /no process-shared robust mutex \(C: pthread_mutexattr_setrobust; .*Boost is not robust\)$/,
    };
    assert.throws(() => Mutex.openIn(segment.bytes), refused);
    for (const command of ['init-private', 'init-shared']) {
      assert.equal(await child.ask(command), 'done');
      assert.throws(() => Mutex.openIn(segment.bytes), refused);
    }
    assert.throws(() => Mutex.createIn(segment.bytes.subarray(0, 39)), {
      code: 'ERR_OUT_OF_RANGE',
    });
    assert.throws(() => Mutex.createIn(segment.bytes.subarray(1)), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => Mutex.createIn(new Uint8Array(40)), { code: 'ERR_INVALID_ARG_TYPE' });
    segment.close();
    assert.throws(() => Mutex.createIn(segment.bytes), { code: 'ERR_INVALID_STATE' });
  });

  it('refuses read-only memory, and names the memory it needs', () => {
    using segment = temporarySegment();
    using readOnlySegment = SystemVSegment.attach(segment.id, { access: 'read' });
    const name = uniqueName();
    using memory = SharedMemory.create(name, { size: 4096 });
    try {
      using readOnlyMemory = SharedMemory.open(name, { access: 'read' });
      for (const { bytes } of [readOnlySegment, readOnlyMemory]) {
        assert.throws(() => Mutex.openIn(bytes), {
          code: /^(EACCES|EINVAL)$/,
          message: /, mmap: a mutex needs shared memory that can be written: access 'read-write'$/,
        });
        assert.throws(() => Barrier.openIn(bytes), /a barrier needs shared memory/);
      }
    } finally {
      memory.unlink();
    }
  });
});
