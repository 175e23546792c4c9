import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { Mutex } from 'linux-ipc/mutex';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { taken } from '../support/taken.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';

const peer = compilePeer('robust-mutex', temporaryFolder());

describe('Mutex', () => {
  it('excludes a C program, and is excluded by it', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    const lock = taken(mutex.tryLock());
    assert.equal(lock.ownerDied, false);
    assert.equal(lock.held, true);
    assert.equal(await child.ask('trylock'), 'EBUSY');
    lock.unlock();
    assert.equal(lock.held, false);
    assert.equal(await child.ask('trylock'), 'done');
    assert.equal(mutex.tryLock(), undefined);
    assert.equal(mutex.lockSync(5), undefined);
    assert.equal(await child.ask('unlock'), 'done');
    taken(mutex.tryLock()).unlock();
  });

  it('wakes a C program that waits, and is woken by it, in the making of either', async () => {
    for (const maker of ['JavaScript', 'C']) {
      using segment = temporarySegment();
      await using child = new Child(peer, [String(segment.id)]);
      if (maker === 'C') assert.equal(await child.ask('init'), 'done');
      using mutex = maker === 'C' ? Mutex.openIn(segment.bytes) : Mutex.createIn(segment.bytes);
      const lock = taken(mutex.tryLock());
      child.say('lock');
      await turn();
      lock.unlock();
      assert.equal(await child.line(), 'done');
      const locking = mutex.lock();
      assert.equal(await child.ask('unlock'), 'done');
      (await locking).unlock();
      assert.equal(await child.ask('lock'), 'done');
      child.say('unlock');
      taken(mutex.lockSync()).unlock();
      assert.equal(await child.line(), 'done');
    }
  });

  it('tells of a C owner that was killed, and recovers', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    for (const how of ['tryLock', 'lock', 'lock while it lives', 'lockSync']) {
      const child = new Child(peer, [String(segment.id)]);
      assert.equal(await child.ask('lock'), 'done');
      const locking = how === 'lock while it lives' ? mutex.lock() : undefined;
      if (locking !== undefined) await stat('/');
      await child.kill();
      const lock =
        (await locking) ??
        taken(
          how === 'tryLock'
            ? mutex.tryLock()
            : how === 'lock'
              ? await mutex.lock()
              : mutex.lockSync(),
        );
      assert.equal(lock.ownerDied, true);
      lock.makeConsistent();
      lock.makeConsistent();
      assert.equal(lock.ownerDied, false);
      lock.unlock();
      using next = taken(mutex.tryLock());
      assert.equal(next.ownerDied, false);
    }
  });

  it('tells a C program of an owner in JavaScript that died', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    const take = `
      const { Mutex } = await import('linux-ipc/mutex');
      const { SystemVSegment } = await import('linux-ipc/shared-memory');
      globalThis.mutex = Mutex.openIn(SystemVSegment.attach(${String(segment.id)}).bytes);
      globalThis.lock = mutex.tryLock() ?? await mutex.lock();`;
    const ends = {
      killed: `${take} process.kill(process.pid, 'SIGKILL');`,
      exit: `${take} process.exit(0);`,
      exception: `${take} throw new Error('expected');`,
      'end of a worker': `const { Worker } = await import('node:worker_threads');
        await new Promise((resolve) => new Worker(${JSON.stringify(`(async () => { ${take} })()`)}, { eval: true })
          .on('exit', resolve));
        await new Promise((resolve) => process.stdin.resume().on('end', resolve));`,
    };
    for (const [how, program] of Object.entries(ends)) {
      await using owner = new Child(process.execPath, [
        `--input-type=module`,
        '-e',
        `process.chdir(${JSON.stringify(new URL('.', import.meta.url).pathname)}); ${program}`,
      ]);
      if (how !== 'end of a worker') await owner.end();
      for (;;) {
        const answer = await child.ask('lock');
        if (answer === 'EOWNERDEAD') break;
        // The worker has not taken it yet.
        assert.equal([how, answer].join(), 'end of a worker,done');
        assert.equal(await child.ask('unlock'), 'done');
      }
      assert.equal(await child.ask('consistent'), 'done');
      assert.equal(await child.ask('unlock'), 'done');
    }
    taken(mutex.tryLock()).unlock();
  });

  it('cannot be recovered when it is released without being repaired', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const child = new Child(peer, [String(segment.id)]);
    await child.ask('lock');
    await child.kill();
    const lock = taken(mutex.tryLock());
    assert.equal(lock.ownerDied, true);
    const locking = assert.rejects(mutex.lock(), { code: 'ENOTRECOVERABLE' });
    await stat('/');
    lock.unlock();
    await locking;
    const refused = {
      code: 'ENOTRECOVERABLE',
      message: /^ENOTRECOVERABLE: state not recoverable, pthread_mutex_/,
    };
    assert.throws(() => mutex.tryLock(), refused);
    assert.throws(() => mutex.lockSync(), refused);
    await assert.rejects(mutex.lock(), refused);
    await using other = new Child(peer, [String(segment.id)]);
    assert.equal(await other.ask('lock'), 'ENOTRECOVERABLE');
    using anew = Mutex.createIn(segment.bytes);
    taken(anew.tryLock()).unlock();
  });

  it('is handed on within one process, through one object or several', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using same = Mutex.openIn(segment.bytes);
    let inside = 0;
    const use = async (through: Mutex): Promise<void> => {
      using lock = await through.lock();
      assert.equal(lock.ownerDied, false);
      assert.equal(++inside, 1);
      await turn();
      inside--;
    };
    await Promise.all(Array.from({ length: 100 }, (_, i) => use(i % 2 === 0 ? mutex : same)));
    const lock = taken(same.tryLock());
    for (const through of [mutex, same]) {
      assert.equal(through.tryLock(), undefined);
      assert.throws(() => through.lockSync(), { code: 'EDEADLK' });
    }
    lock.unlock();
  });

  it('is released once, whoever releases it twice', () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const first = taken(mutex.tryLock());
    first.unlock();
    using second = taken(mutex.tryLock());
    first.unlock();
    assert.equal(second.held, true);
    assert.equal(mutex.tryLock(), undefined);
    first.makeConsistent();
  });

  it('gives up by a time-out or a signal, and is not taken then', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    await assert.rejects(mutex.lock({ signal: AbortSignal.abort(new Error('no')) }), {
      message: 'no',
    });
    assert.equal(await child.ask('lock'), 'done');
    assert.equal(mutex.lockSync(0), undefined);
    await assert.rejects(mutex.lock({ signal: AbortSignal.timeout(5) }), { name: 'TimeoutError' });
    assert.equal(await child.ask('unlock'), 'done');
    for (let i = 0; i < 300; i++) {
      const held = taken(mutex.lockSync());
      const abort = new AbortController();
      const locking = mutex.lock({ signal: abort.signal }).then(
        (lock) => {
          lock.unlock();
        },
        (error: unknown) => {
          assert.equal(error, abort.signal.reason);
        },
      );
      if (i % 3 === 0) await stat('/');
      held.unlock();
      if (i % 3 === 1) await stat('/');
      abort.abort();
      await locking;
    }
    const last = taken(mutex.lockSync());
    assert.equal(last.ownerDied, false);
    last.unlock();
    assert.equal(await child.ask('lock'), 'done');
  });

  it('hands on a death that whoever was told of it gave up', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    for (let i = 0; i < 50; i++) {
      const child = new Child(peer, [String(segment.id)]);
      assert.equal(await child.ask('lock'), 'done');
      const abort = new AbortController();
      const locking = mutex.lock({ signal: abort.signal }).catch(() => undefined);
      const ending = child.kill();
      if (i % 2 === 0) await ending;
      abort.abort();
      await ending;
      using lock = (await locking) ?? taken(mutex.lockSync());
      assert.equal(lock.ownerDied, true);
      lock.makeConsistent();
    }
  });

  it('closed while it is held, it is told to the next as a death', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const closing = Mutex.openIn(segment.bytes);
    const lock = taken(closing.tryLock());
    const locking = mutex.lock();
    await stat('/');
    closing.close();
    closing.close();
    assert.equal(closing.closed, true);
    assert.equal(lock.held, false);
    lock.unlock();
    using next = await locking;
    assert.equal(next.ownerDied, true);
    next.makeConsistent();
    assert.throws(() => closing.tryLock(), { code: 'ERR_CLOSED' });
    assert.throws(() => closing.lockSync(), { code: 'ERR_CLOSED' });
    await assert.rejects(closing.lock(), { code: 'ERR_CLOSED' });
  });

  it('refuses whoever waits when it is closed', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    using lock = taken(mutex.tryLock());
    const closing = Mutex.openIn(segment.bytes);
    const waits = Array.from({ length: 20 }, () =>
      assert.rejects(closing.lock(), { code: 'ERR_CLOSED' }),
    );
    closing.close();
    await Promise.all(waits);
    lock.unlock();
    taken(mutex.lockSync()).unlock();
  });

  it('stays held when the memory it was found in is closed, and others of the thread too', async () => {
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

  it('stands any content of its memory', async () => {
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

  it('refuses what is no robust mutex, and memory that makes no sense', async () => {
    using segment = temporarySegment();
    await using child = new Child(peer, [String(segment.id)]);
    const refused = { code: 'EINVAL', message: /there is no process-shared robust mutex$/ };
    assert.throws(() => Mutex.openIn(segment.bytes), refused);
    assert.equal(await child.ask('init-private'), 'done');
    assert.throws(() => Mutex.openIn(segment.bytes), refused);
    assert.throws(() => Mutex.createIn(segment.bytes.subarray(0, 39)), {
      code: 'ERR_OUT_OF_RANGE',
    });
    assert.throws(() => Mutex.createIn(segment.bytes.subarray(1)), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => Mutex.createIn(new Uint8Array(40)), { code: 'ERR_INVALID_ARG_TYPE' });
    segment.close();
    assert.throws(() => Mutex.createIn(segment.bytes), { code: 'ERR_OUT_OF_RANGE' });
  });

  it('excludes worker threads from one another', async () => {
    using segment = temporarySegment();
    using mutex = Mutex.createIn(segment.bytes);
    const program = `
      Promise.all([import('linux-ipc/mutex'), import('linux-ipc/shared-memory')]).then(
        async ([{ Mutex }, { SystemVSegment }]) => {
          const segment = SystemVSegment.attach(${String(segment.id)});
          const mutex = Mutex.openIn(segment.bytes);
          const numbers = new Int32Array(segment.bytes.buffer, 64);
          for (let i = 0; i < 500; i++) {
            const lock = i % 2 === 0 ? mutex.lockSync() : await mutex.lock();
            if (lock.ownerDied) throw new Error('nobody died');
            numbers[0]++;
            lock.unlock();
          }
        });`;
    const workers = Array.from({ length: 3 }, () => new Worker(program, { eval: true }));
    const codes = await Promise.all(workers.map((worker) => once(worker, 'exit')));
    assert.deepEqual(codes, [[0], [0], [0]]);
    assert.equal(new Int32Array(segment.bytes.buffer, 64)[0], 1500);
    taken(mutex.tryLock()).unlock();
  });
});
