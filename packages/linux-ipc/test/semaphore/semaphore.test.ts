import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { Semaphore, unlinkSemaphore } from 'linux-ipc/semaphore';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { uniqueName } from '../support/unique-name.js';
import { until } from '../support/until.js';

const peer = compilePeer('posix-semaphore', temporaryFolder());

async function startPeer(how: 'named' | 'in', what: string): Promise<Child> {
  const child = new Child(peer, [how, what]);
  assert.equal(await child.line(), 'open');
  return child;
}

/** Runs a test with each kind of semaphore: named, and in shared memory. */
function forEachKind(
  what: string,
  test: (
    semaphore: Semaphore,
    peerOf: () => Promise<Child>,
    again: () => Semaphore,
  ) => Promise<void>,
  value = 0,
): void {
  it(`${what}: named`, async () => {
    const name = uniqueName();
    using semaphore = Semaphore.create(name, { value });
    try {
      await test(
        semaphore,
        () => startPeer('named', name),
        () => Semaphore.open(name),
      );
    } finally {
      unlinkSemaphore(name);
    }
  });
  it(`${what}: in shared memory`, async () => {
    using segment = temporarySegment();
    using semaphore = Semaphore.createIn(segment.bytes, { value });
    await test(
      semaphore,
      () => startPeer('in', String(segment.id)),
      () => Semaphore.openIn(segment.bytes),
    );
  });
}

describe('Semaphore', () => {
  it('counts no waiter that has timed out or was aborted: posting then costs no call', async () => {
    using segment = temporarySegment();
    using semaphore = Semaphore.createIn(segment.bytes);
    // glibc's sem_t: the value, then the number of waiters.
    const words = new Uint32Array(segment.bytes.buffer, 0, 2);
    assert.equal(semaphore.waitSync(1), false);
    assert.deepEqual([...words], [0, 0]);
    const controller = new AbortController();
    const waiting = semaphore.wait({ signal: controller.signal });
    await until(() => words[1] === 1);
    controller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    await until(() => words[1] === 0);
    semaphore.post();
    assert.deepEqual([...words], [1, 0]);
  });

  forEachKind(
    'counts together with a C program',
    async (semaphore, peerOf) => {
      await using child = await peerOf();
      assert.equal(await child.ask('value'), '2');
      semaphore.post();
      assert.equal(await child.ask('value'), '3');
      for (let i = 0; i < 3; i++) assert.equal(await child.ask('trywait'), 'done');
      assert.equal(await child.ask('trywait'), 'EAGAIN');
      assert.equal(semaphore.tryWait(), false);
      assert.equal(await child.ask('post'), 'done');
      assert.equal(semaphore.value, 1);
      assert.equal(semaphore.tryWait(), true);
      assert.equal(semaphore.tryWait(), false);
    },
    2,
  );

  forEachKind('wakes a C program, and is woken by it', async (semaphore, peerOf) => {
    await using child = await peerOf();
    child.say('wait');
    semaphore.post();
    assert.equal(await child.line(), 'done');
    const waiting = semaphore.wait();
    assert.equal(await child.ask('post'), 'done');
    await waiting;
    child.say('post');
    assert.equal(semaphore.waitSync(), true);
    assert.equal(await child.line(), 'done');
    assert.equal(semaphore.value, 0);
  });

  forEachKind(
    'keeps its count among a C program, promises and waitSync',
    async (semaphore, peerOf) => {
      await using child = await peerOf();
      child.say('hammer 3000');
      for (let i = 0; i < 300; i++) {
        await semaphore.wait();
        semaphore.post();
        assert.equal(semaphore.waitSync(), true);
        semaphore.post();
      }
      assert.equal(await child.line(), 'done');
      assert.equal(semaphore.value, 1);
    },
    1,
  );

  forEachKind('wakes one of many waiters per post', async (semaphore) => {
    let passed = 0;
    const waits = Array.from({ length: 100 }, async () => {
      await semaphore.wait();
      passed++;
    });
    // The waits do not occupy libuv's pool.
    await stat('/');
    for (let i = 1; i <= 100; i++) {
      semaphore.post();
      await until(() => passed === i);
    }
    await Promise.all(waits);
    assert.equal(semaphore.value, 0);
  });

  forEachKind('returns false when the time-out expires', async (semaphore) => {
    assert.equal(semaphore.waitSync(0), false);
    assert.equal(semaphore.waitSync(5), false);
    await assert.rejects(semaphore.wait({ signal: AbortSignal.timeout(5) }), {
      name: 'TimeoutError',
    });
    semaphore.post();
    assert.equal(semaphore.waitSync(0), true);
  });

  forEachKind('leaves the count unchanged after an abort at any moment', async (semaphore) => {
    let taken = 0;
    for (let i = 0; i < 300; i++) {
      const abort = new AbortController();
      const waiting = semaphore.wait({ signal: abort.signal }).then(
        () => taken++,
        (error: unknown) => {
          assert.equal(error, abort.signal.reason);
        },
      );
      if (i % 3 === 0) await stat('/');
      semaphore.post();
      if (i % 3 === 1) await stat('/');
      abort.abort(new Error('enough'));
      await waiting;
    }
    await until(() => semaphore.value + taken === 300);
    await assert.rejects(semaphore.wait({ signal: AbortSignal.abort(new Error('no')) }), {
      message: 'no',
    });
    assert.equal(semaphore.value + taken, 300);
  });

  forEachKind('rejects pending waits when it is closed', async (semaphore, _, again) => {
    using other = again();
    const waiting = assert.rejects(semaphore.wait(), { code: 'ERR_CLOSED' });
    const otherWaiting = other.wait();
    semaphore.close();
    semaphore.close();
    await waiting;
    assert.equal(semaphore.closed, true);
    for (const use of [
      () => {
        semaphore.post();
      },
      () => semaphore.tryWait(),
      () => semaphore.waitSync(),
      () => semaphore.value,
    ]) {
      assert.throws(use, { code: 'ERR_CLOSED' });
    }
    await assert.rejects(semaphore.wait(), { code: 'ERR_CLOSED' });
    other.post();
    await otherWaiting;
  });

  forEachKind('does not exceed its greatest value', async (_, peerOf, again) => {
    await using child = await peerOf();
    using semaphore = again();
    const greatest = 2 ** 31 - 1;
    if (child.process.spawnargs[1] === 'named') return;
    assert.equal(await child.ask(`init ${String(greatest)}`), 'done');
    assert.equal(semaphore.value, greatest);
    assert.throws(
      () => {
        semaphore.post();
      },
      { code: 'EOVERFLOW', syscall: 'sem_post' },
    );
  });

  it('keeps waiting after signals have interrupted the system call', async () => {
    using segment = temporarySegment();
    using semaphore = Semaphore.createIn(segment.bytes);
    let interrupts = 0;
    const onSignal = (): void => {
      interrupts++;
    };
    process.on('SIGWINCH', onSignal);
    const program = `for i in $(seq 200); do kill -WINCH $PPID; done; exec ${peer} in ${String(segment.id)}`;
    await using child = new Child('sh', ['-c', program]);
    child.say('post');
    assert.equal(semaphore.waitSync(), true);
    assert.equal(await child.line(), 'open');
    await until(() => interrupts > 0);
    process.off('SIGWINCH', onSignal);
  });

  it('refuses invalid memory, names and values', () => {
    using segment = temporarySegment();
    assert.throws(() => Semaphore.createIn(segment.bytes.subarray(0, 31)), {
      code: 'ERR_OUT_OF_RANGE',
    });
    assert.throws(() => Semaphore.createIn(segment.bytes.subarray(4, 100)), {
      code: 'ERR_OUT_OF_RANGE',
    });
    assert.throws(() => Semaphore.createIn(new Uint8Array(64)), { code: 'ERR_INVALID_ARG_TYPE' });
    for (const memory of [undefined, null, 1, {}, segment, segment.bytes.buffer]) {
      assert.throws(() => Semaphore.openIn(memory as Uint8Array), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    for (const value of [-1, 0.5, NaN, 2 ** 31]) {
      assert.throws(() => Semaphore.createIn(segment.bytes, { value }), {
        code: 'ERR_OUT_OF_RANGE',
      });
    }
    for (const name of ['', '/', 'x', '/x/y', '//', '/a\0b', `/${'x'.repeat(252)}`]) {
      assert.throws(() => Semaphore.create(name), { code: 'ERR_OUT_OF_RANGE' });
      assert.throws(() => Semaphore.open(name), { code: 'ERR_OUT_OF_RANGE' });
      assert.throws(
        () => {
          unlinkSemaphore(name);
        },
        { code: 'ERR_OUT_OF_RANGE' },
      );
    }
    assert.throws(() => Semaphore.create(1 as unknown as string), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
    using semaphore = Semaphore.createIn(segment.bytes);
    for (const timeout of [-1, NaN]) {
      assert.throws(() => semaphore.waitSync(timeout), { code: 'ERR_OUT_OF_RANGE' });
    }
    segment.close();
    assert.throws(() => Semaphore.openIn(segment.bytes), { code: 'ERR_INVALID_STATE' });
  });

  it('works in workers, one of which is terminated while it waits', async () => {
    const name = uniqueName();
    using semaphore = Semaphore.create(name);
    const worker = new Worker(
      `import('linux-ipc/semaphore').then(async ({ Semaphore }) => {
        const semaphore = Semaphore.open(${JSON.stringify(name)});
        await semaphore.wait();
        semaphore.post();
        require('node:worker_threads').parentPort.postMessage('passed');
        await Promise.all([semaphore.wait(), semaphore.wait(), semaphore.wait()]);
      });`,
      { eval: true },
    );
    try {
      await once(worker, 'online');
      semaphore.post();
      await once(worker, 'message');
      await until(() => semaphore.value === 0);
      assert.equal(await worker.terminate(), 1);
      semaphore.post();
      assert.equal(semaphore.waitSync(), true);
    } finally {
      unlinkSemaphore(name);
    }
  });
});
