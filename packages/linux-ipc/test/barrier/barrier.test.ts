import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { Barrier } from 'linux-ipc/barrier';

import { temporarySegment } from '../support/temporary-segment.js';

describe('Barrier', () => {
  it('lets no process continue before all have arrived, round after round', async () => {
    using segment = temporarySegment();
    using barrier = Barrier.createIn(segment.bytes, 4);
    const numbers = new Int32Array(segment.bytes.buffer, 64);
    const program = `
      Promise.all([import('linux-ipc/barrier'), import('linux-ipc/shared-memory')]).then(
        async ([{ Barrier }, { SystemVSegment }]) => {
          const segment = SystemVSegment.attach(${String(segment.id)});
          const barrier = Barrier.openIn(segment.bytes);
          const numbers = new Int32Array(segment.bytes.buffer, 64);
          for (let round = 1; round <= 50; round++) {
            Atomics.add(numbers, 0, 1);
            if (round % 2 ? barrier.waitSync() : await barrier.wait()) Atomics.add(numbers, 1, 1);
            if (Atomics.load(numbers, 0) < 4 * round) throw new Error('too early');
          }
        });`;
    const workers = Array.from({ length: 3 }, () => new Worker(program, { eval: true }));
    const ends = workers.map((worker) => once(worker, 'exit'));
    for (let round = 1; round <= 50; round++) {
      Atomics.add(numbers, 0, 1);
      if (await barrier.wait()) Atomics.add(numbers, 1, 1);
      assert.ok(Atomics.load(numbers, 0) >= 4 * round);
    }
    assert.deepEqual(await Promise.all(ends), [[0], [0], [0]]);
    assert.equal(numbers[1], 50);
  });

  it('withdraws an arrival whose wait is aborted or times out', async () => {
    using segment = temporarySegment();
    using barrier = Barrier.createIn(segment.bytes, 2);
    assert.equal(barrier.waitSync(5), undefined);
    await assert.rejects(barrier.wait({ signal: AbortSignal.timeout(5) }), {
      name: 'TimeoutError',
    });
    assert.equal(barrier.waitSync(0), undefined);
    const first = barrier.wait();
    assert.equal(barrier.waitSync(0), true);
    assert.equal(await first, false);
  });

  it('rejects pending waits when it is closed, and memory that contains no barrier', async () => {
    using segment = temporarySegment();
    const barrier = Barrier.createIn(segment.bytes, 2);
    const waiting = assert.rejects(barrier.wait(), { code: 'ERR_CLOSED' });
    barrier.close();
    barrier.close();
    await waiting;
    assert.throws(() => barrier.waitSync(), { code: 'ERR_CLOSED' });
    using other = Barrier.openIn(segment.bytes);
    for (const content of [0, 2 ** 16, 2 ** 31, 2 ** 32 - 1]) {
      new Uint32Array(segment.bytes.buffer).fill(content);
      assert.throws(() => other.waitSync(0), { code: 'EINVAL' });
    }
    for (const count of [0, -1, 0.5, 65536]) {
      assert.throws(() => Barrier.createIn(segment.bytes, count), { code: 'ERR_OUT_OF_RANGE' });
    }
  });
});
