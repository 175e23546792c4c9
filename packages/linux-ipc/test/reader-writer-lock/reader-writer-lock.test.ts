import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';
import { SystemVSegment } from 'linux-ipc/shared-memory';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';

const peer = compilePeer('reader-writer', temporaryFolder());

async function ask(child: Child, command: string): Promise<string> {
  child.say(command);
  return await child.line();
}

/** Of a lock that must be free. */
function taken<Lock>(lock: Lock | undefined): Lock {
  assert.ok(lock !== undefined);
  return lock;
}

function assertFree(lock: ReaderWriterLock): void {
  const held = taken(lock.tryWrite());
  assert.equal(held.writerDied, false);
  held.unlock();
}

/** Until a writer that waits has shut out further readers. */
async function untilReadersAreShutOut(lock: ReaderWriterLock): Promise<void> {
  for (let held; (held = lock.tryRead()) !== undefined;) {
    held.unlock();
    await turn();
  }
}

describe('ReaderWriterLock', () => {
  it('lets many read or one write, a C program among them, in the making of either', async () => {
    for (const maker of ['JavaScript', 'C']) {
      using segment = temporarySegment();
      await using child = new Child(peer, [String(segment.id)]);
      if (maker === 'C') assert.equal(await ask(child, 'init'), 'done');
      using lock =
        maker === 'C'
          ? ReaderWriterLock.openIn(segment.bytes)
          : ReaderWriterLock.createIn(segment.bytes);
      const [first, second] = [taken(lock.tryRead()), taken(lock.tryRead())];
      assert.equal(first.writerDied, false);
      assert.equal(await ask(child, 'try-read'), 'done');
      assert.equal(await ask(child, 'try-write'), 'EBUSY');
      assert.equal(await ask(child, 'end-read'), 'done');
      first.unlock();
      assert.equal(first.held, false);
      assert.equal(second.held, true);
      assert.equal(await ask(child, 'try-write'), 'EBUSY');
      second.unlock();
      assert.equal(await ask(child, 'try-write'), 'done');
      assert.equal(lock.tryRead(), undefined);
      assert.equal(lock.tryWrite(), undefined);
      assert.equal(lock.readSync(5), undefined);
      assert.equal(lock.writeSync(5), undefined);
      assert.equal(await ask(child, 'end-write'), 'done');
      const writing = taken(lock.tryWrite());
      assert.equal(await ask(child, 'try-read'), 'EBUSY');
      assert.equal(await ask(child, 'try-write'), 'EBUSY');
      writing.unlock();
      assert.equal(await ask(child, 'try-read'), 'done');
      assert.equal(lock.tryWrite(), undefined);
      taken(lock.tryRead()).unlock();
      assert.equal(await ask(child, 'end-read'), 'done');
      assertFree(lock);
    }
  });

  it('wakes a C program that waits, and is woken by it', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    for (const [mine, theirs] of [
      ['write', 'read'],
      ['write', 'write'],
      ['read', 'write'],
    ] as const) {
      for (const form of ['waiting', 'standing still'] as const) {
        const held = taken(mine === 'read' ? lock.readSync() : lock.writeSync());
        child.say(theirs);
        await stat('/');
        held.unlock();
        assert.equal(await child.line(), 'done');
        if (form === 'waiting') {
          const locking: Promise<Disposable> = mine === 'read' ? lock.read() : lock.write();
          await stat('/');
          child.say(`end-${theirs}`);
          (await locking)[Symbol.dispose]();
        } else {
          child.say(`end-${theirs}`);
          taken<Disposable>(mine === 'read' ? lock.readSync() : lock.writeSync())[Symbol.dispose]();
        }
        assert.equal(await child.line(), 'done');
      }
    }
    assertFree(lock);
  });

  it('shuts further readers out while a writer waits, and lets it in among readers who keep coming', async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const reading = taken(lock.tryRead());
    const writing = lock.write();
    await untilReadersAreShutOut(lock);
    assert.equal(lock.readSync(1), undefined);
    const behind = lock.read();
    reading.unlock();
    const held = await writing;
    assert.equal(lock.tryRead(), undefined);
    held.unlock();
    (await behind).unlock();

    const children = [1, 2, 3].map(() => new Child(peer, [String(segment.id)]));
    for (const child of children) child.say('hammer-read 0');
    for (let i = 0; i < 200; i++) {
      const lockOfMine = i % 2 === 0 ? await lock.write() : taken(lock.writeSync());
      lockOfMine.unlock();
    }
    await Promise.all(children.map((child) => child.kill()));
    using last = await lock.write();
    assert.equal(last.writerDied, false);
  });

  it('tells of a writer in C that was killed, until a writer has put things in order', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const ways: Record<string, () => ReturnType<typeof lock.read | typeof lock.write>> = {
      tryRead: () => Promise.resolve(taken(lock.tryRead())),
      read: () => lock.read(),
      readSync: () => Promise.resolve(taken(lock.readSync())),
      tryWrite: () => Promise.resolve(taken(lock.tryWrite())),
      write: () => lock.write(),
      writeSync: () => Promise.resolve(taken(lock.writeSync())),
    };
    for (const [way, take] of Object.entries(ways)) {
      for (const early of way === 'read' || way === 'write' ? [true, false] : [false]) {
        const child = new Child(peer, [String(segment.id)]);
        assert.equal(await ask(child, 'write'), 'done');
        const locking = early ? take() : undefined;
        if (early) await stat('/');
        await child.kill();
        const held = await (locking ?? take());
        assert.equal(held.writerDied, true, way);
        held.unlock();
        // Nobody has repaired it yet.
        const reader = taken(lock.tryRead());
        assert.equal(reader.writerDied, true, way);
        reader.unlock();
        const writer = taken(lock.tryWrite());
        assert.equal(writer.writerDied, true, way);
        writer.makeConsistent();
        assert.equal(writer.writerDied, false, way);
        writer.unlock();
        assertFree(lock);
      }
    }
    assert.equal(lock.readerDeaths, 0);
  });

  it('is not held up by readers that were killed, and counts them', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    for (const [times, how] of ['tryWrite', 'write', 'write while it lives', 'read'].entries()) {
      const child = new Child(peer, [String(segment.id)]);
      assert.equal(await ask(child, 'read'), 'done');
      assert.equal(lock.tryWrite(), undefined);
      const writing = how === 'write while it lives' ? lock.write() : undefined;
      if (writing !== undefined) await stat('/');
      await child.kill();
      if (how === 'read') taken(lock.tryRead()).unlock();
      const held = await (writing ?? (how === 'write' ? lock.write() : taken(lock.tryWrite())));
      assert.equal(held.writerDied, false);
      held.unlock();
      assert.equal(lock.readerDeaths, times + 1, how);
    }
  });

  it('tells a C program of a writer in JavaScript that died, and of no reader', async () => {
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
    for (const how of ['read', 'write']) {
      for (const [end, program] of Object.entries(ends(how))) {
        await using owner = new Child(process.execPath, [
          '--input-type=module',
          '-e',
          `process.chdir(${JSON.stringify(new URL('.', import.meta.url).pathname)}); ${program}`,
        ]);
        if (end === 'end of a worker') assert.equal(await owner.line(), 'over');
        else await owner.end();
        const answer = await ask(child, 'write');
        assert.equal(
          [how, end, answer].join(),
          [how, end, how === 'write' ? 'EOWNERDEAD' : 'done'].join(),
        );
        assert.equal(await ask(child, 'put-in-order'), 'done');
        assert.equal(await ask(child, 'end-write'), 'done');
        assertFree(lock);
      }
    }
    assert.equal(lock.readerDeaths, 4);
  });

  it('is handed on within one process, through one object or several', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    using same = ReaderWriterLock.openIn(segment.bytes);
    let readers = 0;
    let writers = 0;
    const use = async (i: number): Promise<void> => {
      const through = i % 2 === 0 ? lock : same;
      if (i % 5 === 0) {
        using held = await through.write();
        assert.equal(held.writerDied, false);
        assert.deepEqual([readers, ++writers], [0, 1]);
        await turn();
        writers--;
      } else {
        using held = await through.read();
        assert.equal(held.writerDied, false);
        readers++;
        assert.equal(writers, 0);
        await turn();
        readers--;
      }
    };
    await Promise.all(Array.from({ length: 200 }, (_, i) => use(i)));
    assert.equal(lock.readerDeaths, 0);
    assertFree(lock);
  });

  it('refuses to wait for this thread itself for ever', () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    using same = ReaderWriterLock.openIn(segment.bytes);
    for (const through of [lock, same]) {
      const reading = taken(lock.tryRead());
      assert.equal(through.tryWrite(), undefined);
      assert.throws(() => through.writeSync(), { code: 'EDEADLK' });
      taken(through.readSync()).unlock();
      reading.unlock();
      const writing = taken(lock.tryWrite());
      assert.equal(through.tryRead(), undefined);
      assert.throws(() => through.writeSync(), { code: 'EDEADLK' });
      assert.throws(() => through.readSync(), { code: 'EDEADLK' });
      writing.unlock();
    }
    assertFree(lock);
  });

  it('has room for so many readers, and lets further ones wait', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    const most = ReaderWriterLock.mostReaders;
    const readers = Array.from({ length: most }, () => taken(lock.tryRead()));
    assert.equal(lock.tryRead(), undefined);
    assert.throws(() => lock.readSync(), { code: 'EDEADLK' });
    assert.equal(await ask(child, 'try-read'), 'EBUSY');
    const waiting = lock.read();
    await stat('/');
    for (const reader of readers) reader.unlock();
    (await waiting).unlock();
    assertFree(lock);
  });

  it('is released once, whoever releases it twice', () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const reading = taken(lock.tryRead());
    reading.unlock();
    const writing = taken(lock.tryWrite());
    reading.unlock();
    assert.equal(lock.tryRead(), undefined);
    writing.unlock();
    using again = taken(lock.tryRead());
    writing.unlock();
    writing.makeConsistent();
    assert.equal(again.held, true);
    assert.equal(lock.tryWrite(), undefined);
  });

  it('gives up by a time-out or a signal, and is not taken then', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const aborted = { signal: AbortSignal.abort(new Error('no')) };
    await assert.rejects(lock.read(aborted), { message: 'no' });
    await assert.rejects(lock.write(aborted), { message: 'no' });
    const writing = taken(lock.writeSync());
    await assert.rejects(lock.read({ signal: AbortSignal.timeout(5) }), { name: 'TimeoutError' });
    await assert.rejects(lock.write({ signal: AbortSignal.timeout(5) }), { name: 'TimeoutError' });
    writing.unlock();
    for (let i = 0; i < 300; i++) {
      const mine = taken<Disposable>(i % 4 === 0 ? lock.readSync() : lock.writeSync());
      const abort = new AbortController();
      const waits = [lock.write(abort), lock.read(abort)].map((waiting) =>
        waiting.then(
          (held: Disposable) => {
            held[Symbol.dispose]();
          },
          (error: unknown) => {
            assert.equal(error, abort.signal.reason);
          },
        ),
      );
      if (i % 3 === 0) await stat('/');
      mine[Symbol.dispose]();
      if (i % 3 === 1) await stat('/');
      abort.abort();
      await Promise.all(waits);
    }
    const last = taken(lock.writeSync());
    assert.equal(last.writerDied, false);
    last.unlock();
    assert.equal(lock.readerDeaths, 0);
  });

  it('hands on a death that whoever was told of it gave up', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    for (let i = 0; i < 30; i++) {
      const child = new Child(peer, [String(segment.id)]);
      assert.equal(await ask(child, 'write'), 'done');
      const abort = new AbortController();
      const locking = lock.write(abort).catch(() => undefined);
      const ending = child.kill();
      if (i % 2 === 0) await ending;
      abort.abort();
      await ending;
      using held = (await locking) ?? taken(lock.writeSync());
      assert.equal(held.writerDied, true);
      held.makeConsistent();
    }
  });

  it('closed while it is held, it is given up as by a death', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const writers = ReaderWriterLock.openIn(segment.bytes);
    const readers = ReaderWriterLock.openIn(segment.bytes);
    const reading = [taken(readers.tryRead()), taken(readers.tryRead())];
    const waiting = lock.write();
    await untilReadersAreShutOut(lock);
    readers.close();
    readers.close();
    assert.deepEqual([readers.closed, ...reading.map(({ held }) => held)], [true, false, false]);
    for (const held of reading) held.unlock();
    (await waiting).unlock();
    assert.equal(lock.readerDeaths, 2);

    const writing = taken(writers.tryWrite());
    const behind = lock.write();
    await stat('/');
    writers.close();
    assert.equal(writing.held, false);
    writing.makeConsistent();
    writing.unlock();
    const next = await behind;
    assert.equal(next.writerDied, true);
    next.makeConsistent();
    next.unlock();
    for (const use of [
      () => writers.tryRead(),
      () => writers.tryWrite(),
      () => writers.readSync(),
      () => writers.writeSync(),
      () => writers.readerDeaths,
    ]) {
      assert.throws(use, { code: 'ERR_CLOSED', message: 'the reader-writer lock is closed' });
    }
    await assert.rejects(writers.read(), { code: 'ERR_CLOSED' });
    await assert.rejects(writers.write(), { code: 'ERR_CLOSED' });
    assertFree(lock);
  });

  it('refuses whoever waits when it is closed', async () => {
    using segment = temporarySegment();
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const held = taken(lock.tryWrite());
    const closing = ReaderWriterLock.openIn(segment.bytes);
    const waits = Array.from({ length: 20 }, (_, i) =>
      assert.rejects(i % 2 === 0 ? closing.read() : closing.write(), { code: 'ERR_CLOSED' }),
    );
    closing.close();
    await Promise.all(waits);
    held.unlock();
    taken(lock.writeSync()).unlock();
  });

  it('stays held when the memory it was found in is closed', async () => {
    const segment = temporarySegment();
    await using child = new Child(peer, [String(segment.id)]);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const held = taken(lock.tryRead());
    assert.equal(await ask(child, 'try-write'), 'EBUSY');
    segment.close();
    assert.equal(await ask(child, 'try-write'), 'EBUSY');
    held.unlock();
    assert.equal(await ask(child, 'try-write'), 'done');
    assert.equal(lock.tryRead(), undefined);
  });

  it('stands any content of its memory', async () => {
    const contents = [0, 1, process.pid, 2 ** 30, 2 ** 31, 2 ** 31 - 1, 2 ** 31 - 2, 2 ** 32 - 1];
    using other = temporarySegment();
    using untouched = ReaderWriterLock.createIn(other.bytes);
    using outside = taken(untouched.tryRead());
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
        const reading = taken(lock.tryRead());
        scribble();
        attempt(() => lock.tryWrite()?.unlock());
        attempt(() => lock.tryRead());
        attempt(() => {
          reading.unlock();
        });
        attempt(() => lock.writeSync(1)?.makeConsistent());
        scribble();
        attempt(() => lock.readSync(1)?.unlock());
        const abort = new AbortController();
        const waits = [lock.read(abort), lock.write(abort)].map((wait: Promise<unknown>) =>
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

  it('refuses what is no such lock, and memory that makes no sense', () => {
    using segment = temporarySegment();
    const refused = { code: 'EINVAL', message: /there is no reader-writer lock of this library$/ };
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
      assert.throws(() => lock.readSync(timeout), { name: /RangeError|TypeError/ });
      assert.throws(() => lock.writeSync(timeout), { name: /RangeError|TypeError/ });
    }
    segment.close();
    assert.throws(() => ReaderWriterLock.createIn(segment.bytes), { code: 'ERR_OUT_OF_RANGE' });
  });

  it('keeps worker threads apart, and is not left held by one that is ended while it waits', async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    const open = `Promise.all([import('linux-ipc/reader-writer-lock'), import('linux-ipc/shared-memory')]).then(
        async ([{ ReaderWriterLock }, { SystemVSegment }]) => {
          const segment = SystemVSegment.attach(${String(segment.id)});
          const lock = ReaderWriterLock.openIn(segment.bytes);
          const numbers = new Int32Array(segment.bytes.buffer, 4096);`;
    const program = `${open}
      for (let i = 0; i < 500; i++) {
        const held = i % 2 === 0 ? lock.writeSync() : await lock.write();
        if (held.writerDied) throw new Error('nobody died');
        numbers[0]++;
        held.unlock();
        lock.readSync().unlock();
      } });`;
    const workers = Array.from({ length: 3 }, () => new Worker(program, { eval: true }));
    const codes = await Promise.all(workers.map((worker) => once(worker, 'exit')));
    assert.deepEqual(codes, [[0], [0], [0]]);
    assert.equal(new Int32Array(segment.bytes.buffer, 4096)[0], 1500);

    const reading = taken(lock.tryRead());
    const waits = new Worker(`${open} await Promise.all([lock.write(), lock.read()]); });`, {
      eval: true,
    });
    await untilReadersAreShutOut(lock);
    await waits.terminate();
    reading.unlock();
    taken(lock.writeSync()).unlock();
  });

  it('refuses memory that may only be read', () => {
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
