import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { taken } from '../support/taken.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { assertFree } from './support/states.js';

const peer = compilePeer('reader-writer', temporaryFolder());

describe('the death of a reader or a writer', () => {
  it('is reported, if a C writer was killed, until a writer has repaired the data', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const ways: Record<string, () => ReturnType<typeof lock.lockRead | typeof lock.lockWrite>> = {
      tryLockRead: () => Promise.resolve(taken(lock.tryLockRead())),
      lockRead: () => lock.lockRead(),
      lockReadSync: () => Promise.resolve(taken(lock.lockReadSync())),
      tryLockWrite: () => Promise.resolve(taken(lock.tryLockWrite())),
      lockWrite: () => lock.lockWrite(),
      lockWriteSync: () => Promise.resolve(taken(lock.lockWriteSync())),
    };
    for (const [way, take] of Object.entries(ways)) {
      for (const early of way === 'lockRead' || way === 'lockWrite' ? [true, false] : [false]) {
        const child = new Child(peer, [String(segment.id)]);
        assert.equal(await child.ask('write'), 'done');
        const locking = early ? take() : undefined;
        if (early) await stat('/');
        await child.kill();
        const held = await (locking ?? take());
        assert.equal(held.writerDied, true, way);
        held.unlock();
        // Nobody has repaired it yet.
        const reader = taken(lock.tryLockRead());
        assert.equal(reader.writerDied, true, way);
        reader.unlock();
        const writer = taken(lock.tryLockWrite());
        assert.equal(writer.writerDied, true, way);
        writer.makeConsistent();
        assert.equal(writer.writerDied, false, way);
        writer.unlock();
        assertFree(lock);
      }
    }
    assert.equal(lock.readerDeaths, 0);
  });

  it('is counted, if a reader was killed, and blocks no writer', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    for (const [times, how] of ['tryWrite', 'write', 'write while it lives', 'read'].entries()) {
      const child = new Child(peer, [String(segment.id)]);
      assert.equal(await child.ask('read'), 'done');
      assert.equal(lock.tryLockWrite(), undefined);
      const writing = how === 'write while it lives' ? lock.lockWrite() : undefined;
      if (writing !== undefined) await stat('/');
      await child.kill();
      if (how === 'read') taken(lock.tryLockRead()).unlock();
      const held = await (writing ??
        (how === 'write' ? lock.lockWrite() : taken(lock.tryLockWrite())));
      assert.equal(held.writerDied, false);
      held.unlock();
      assert.equal(lock.readerDeaths, times + 1, how);
    }
  });

  it('is reported to a C program if a JavaScript writer died, not if a reader did', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    const take = (how: string): string => `
      const { ReaderWriterLock } = await import('linux-ipc/reader-writer-lock');
      const { SystemVSegment } = await import('linux-ipc/shared-memory');
      globalThis.lock = ReaderWriterLock.openIn(SystemVSegment.attach(${String(segment.id)}).bytes);
      globalThis.held = await lock.${how}();`;
    const ends = (how: string): Record<string, string> => ({
      killed: `${take(how)} process.kill(process.pid, 'SIGKILL');`,
      exit: `${take(how)} process.exit(0);`,
      exception: `${take(how)} throw new Error('expected');`,
      'end of a worker': `const { Worker } = await import('node:worker_threads');
        await new Promise((resolve) => new Worker(
          ${JSON.stringify(`(async () => { ${take(how)} })()`)}, { eval: true }).on('exit', resolve));
        console.log('over');
        await new Promise((resolve) => process.stdin.resume().on('end', resolve));`,
    });
    for (const how of ['lockRead', 'lockWrite']) {
      for (const [end, program] of Object.entries(ends(how))) {
        await using owner = new Child(process.execPath, [
          '--input-type=module',
          '-e',
          `process.chdir(${JSON.stringify(new URL('.', import.meta.url).pathname)}); ${program}`,
        ]);
        if (end === 'end of a worker') assert.equal(await owner.line(), 'over');
        else await owner.end();
        const answer = await child.ask('write');
        assert.equal(
          [how, end, answer].join(),
          [how, end, how === 'lockWrite' ? 'EOWNERDEAD' : 'done'].join(),
        );
        assert.equal(await child.ask('make-consistent'), 'done');
        assert.equal(await child.ask('end-write'), 'done');
        assertFree(lock);
      }
    }
    assert.equal(lock.readerDeaths, 4);
  });

  it('is reported to the next holder if the call that acquired the lock was aborted', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    for (let i = 0; i < 30; i++) {
      const child = new Child(peer, [String(segment.id)]);
      assert.equal(await child.ask('write'), 'done');
      const abort = new AbortController();
      const locking = lock.lockWrite(abort).catch(() => undefined);
      const ending = child.kill();
      if (i % 2 === 0) await ending;
      abort.abort();
      await ending;
      using held = (await locking) ?? taken(lock.lockWriteSync());
      assert.equal(held.writerDied, true);
      held.makeConsistent();
    }
  });
});
