import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { deflate } from 'node:zlib';

import { listSystemVSegments, SystemVSegment } from 'linux-ipc/shared-memory';

import { fixture } from '../support/peers.js';
import { assertFlat, cyclesOf, resources } from '../support/resources.js';

/** An ArrayBuffer of Node.js 22 and later. */
interface Movable extends ArrayBuffer {
  transfer(): ArrayBuffer;
}

function openAndClose(times: number): void {
  for (let i = 0; i < times; i++) {
    using segment = SystemVSegment.create({ size: 4096 });
    segment.remove();
    segment.bytes[0] = 1;
  }
}

describe('the lifetime of shared memory', () => {
  it('leaks nothing, however many segments there were', async () => {
    openAndClose(1000);
    await turn();
    const before = resources();
    for (let i = 0; i < cyclesOf(100); i++) {
      openAndClose(1000);
      await turn();
    }
    await assertFlat(before);
  });

  it('does not end while a thread still uses a view', async () => {
    const segment = SystemVSegment.create({ size: 32e6 });
    segment.remove();
    segment.bytes.fill(1);
    const deflating = promisify<Uint8Array, object, Buffer>(deflate)(segment.bytes, {
      chunkSize: 1e6,
    });
    segment.close();
    assert.ok((await deflating).length > 0);
  });

  const skip = !('transfer' in ArrayBuffer.prototype) && 'this Node.js cannot move an ArrayBuffer';
  it('does not end while JavaScript has moved it to another ArrayBuffer', { skip }, () => {
    const segment = SystemVSegment.create({ size: 4096 });
    segment.remove();
    segment.bytes[0] = 3;
    const moved = new Uint8Array((segment.bytes.buffer as Movable).transfer());
    assert.throws(
      () => {
        segment.close();
      },
      { code: 'EBUSY', syscall: 'shmdt' },
    );
    assert.equal(segment.closed, true);
    assert.equal(moved[0], 3);
  });

  it('does not end in a fault if it was moved out of a worker that exits', { skip }, async () => {
    const worker = new Worker(
      `import('linux-ipc/shared-memory').then(({ SystemVSegment }) => {
        const segment = SystemVSegment.create({ size: 4096 });
        segment.remove();
        segment.bytes[0] = 3;
        const moved = segment.bytes.buffer.transfer();
        require('node:worker_threads').parentPort.postMessage([segment.id, moved], [moved]);
        setInterval(() => {}, 1000);
      });`,
      { eval: true },
    );
    const [[id, moved]] = (await once(worker, 'message')) as [[number, ArrayBuffer]];
    const view = new Uint8Array(moved);
    assert.equal(view[0], 3);
    await worker.terminate();
    assert.ok(listSystemVSegments().every((segment) => segment.id !== id));
    assert.equal(view[0], 0);
    view.fill(1);
  });

  it('ends with a warning if it is collected without close()', () => {
    const { stderr, status } = spawnSync(
      process.execPath,
      ['--expose-gc', fixture('segment-drop')],
      { encoding: 'utf8' },
    );
    assert.match(
      stderr,
      /ResourceWarning: a System V segment \(id \d+\) was collected while mapped/,
    );
    assert.equal(status, 0);
  });

  it('ends with each of many workers', async () => {
    const before = resources();
    for (let round = 0; round < 5; round++) {
      const workers = Array.from(
        { length: 4 },
        () =>
          new Worker(
            `import('linux-ipc/shared-memory').then(({ SystemVSegment }) => {
              for (let i = 0; i < 500; i++) {
                const segment = SystemVSegment.create({ size: 4096 });
                segment.remove();
                segment.bytes[0] = 1;
                if (i > 0) segment.close();
              }
            });`,
            { eval: true },
          ),
      );
      const codes = await Promise.all(workers.map((worker) => once(worker, 'exit')));
      assert.deepEqual(codes, [[0], [0], [0], [0]]);
    }
    await assertFlat(before);
  });
});
