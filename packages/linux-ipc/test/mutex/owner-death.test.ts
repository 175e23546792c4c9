import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { Mutex } from 'linux-ipc/mutex';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { taken } from '../support/taken.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';

const peer = compilePeer('robust-mutex', temporaryFolder());

describe("the death of a mutex's owner", () => {
  it('is reported if a C owner was killed, and the mutex recovers', async () => {
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

  it('is reported of each of several that it held, in whatever order it released others', async () => {
    using segment = temporarySegment();
    const length = Math.ceil(Mutex.byteLength / 64) * 64;
    const mutexes = Array.from({ length: 5 }, (_, i) =>
      Mutex.createIn(segment.bytes.subarray(i * length)),
    );
    const program = `
      process.chdir(${JSON.stringify(new URL('.', import.meta.url).pathname)});
      const { Mutex } = await import('linux-ipc/mutex');
      const { SystemVSegment } = await import('linux-ipc/shared-memory');
      const { bytes } = SystemVSegment.attach(${String(segment.id)});
      globalThis.locks = Array.from({ length: 5 }, (_, i) =>
        Mutex.openIn(bytes.subarray(i * ${String(length)})).tryLock());
      locks[1].unlock();
      locks[4].unlock();
      process.kill(process.pid, 'SIGKILL');`;
    await using owner = new Child(process.execPath, ['--input-type=module', '-e', program]);
    await owner.end();
    const died = mutexes.map((mutex) => taken(mutex.tryLock()).ownerDied);
    assert.deepEqual(died, [true, false, true, true, false]);
    for (const mutex of mutexes) mutex.close();
  });

  it('is reported to a C program if a JavaScript owner died', async () => {
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
        // The worker has not acquired it yet.
        assert.equal([how, answer].join(), 'end of a worker,done');
        assert.equal(await child.ask('unlock'), 'done');
      }
      assert.equal(await child.ask('consistent'), 'done');
      assert.equal(await child.ask('unlock'), 'done');
    }
    taken(mutex.tryLock()).unlock();
  });

  it('makes the mutex unusable if the next owner releases it without makeConsistent()', async () => {
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

  it('is reported to the next owner if the call that acquired the mutex was aborted', async () => {
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

  it('is reported to the next owner if the mutex is closed while it is held', async () => {
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
});
