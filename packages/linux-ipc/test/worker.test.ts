import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

const waitsOnAPipe = `
  import('linux-ipc/pipe').then(({ Pipe }) => {
    const pipe = new Pipe();
    pipe.read.read(new Uint8Array(1)).catch(() => {});
    require('node:worker_threads').parentPort.postMessage('waiting');
  });
`;

describe('the addon in worker threads', () => {
  it('loads in several at once and leaves when they are ended while waiting', async () => {
    const workers = Array.from({ length: 4 }, () => new Worker(waitsOnAPipe, { eval: true }));
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const codes = await Promise.all(workers.map((worker) => worker.terminate()));
    assert.deepEqual(codes, [1, 1, 1, 1]);
  });
});
