import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { fixture } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const waitsOnAPipe = `
  import('linux-ipc/pipe').then(({ Pipe }) => {
    // Kept reachable: a write end that is collected is closed, and the read then returns.
    const pipe = (globalThis.pipe = Pipe.create());
    pipe.read.read(new Uint8Array(1)).catch(() => {});
    require('node:worker_threads').parentPort.postMessage('waiting');
  });
`;

describe('the addon in worker threads', () => {
  it('loads in several at once, and unloads when they are terminated while waiting', async () => {
    const workers = Array.from({ length: 4 }, () => new Worker(waitsOnAPipe, { eval: true }));
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const codes = await Promise.all(workers.map((worker) => worker.terminate()));
    assert.deepEqual(codes, [1, 1, 1, 1]);
  });

  it('closes their descriptors, whether they exit or are terminated', async () => {
    const opensPipes = `
      import('linux-ipc/pipe').then(({ Pipe }) => {
        globalThis.pipes = Array.from({ length: 50 }, () => Pipe.create());
        // One is closed and one released: neither number belongs to the worker any more.
        globalThis.pipes[0].close();
        const kept = globalThis.pipes[1].write.release();
        require('node:worker_threads').parentPort.postMessage(kept);
        if (require('node:worker_threads').workerData === 'stays') setInterval(() => {}, 1000);
      });
    `;
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    const run = async (workerData: string): Promise<void> => {
      const worker = new Worker(opensPipes, { eval: true, workerData });
      const ended = once(worker, 'exit');
      const [kept] = (await once(worker, 'message')) as [number];
      if (workerData === 'stays') await worker.terminate();
      await ended;
      closeSync(kept);
    };
    await run('ends');
    const before = descriptors();
    for (const how of ['ends', 'stays', 'ends', 'stays']) await run(how);
    await until(() => descriptors() <= before);
  });

  it('leaves no descriptor open that a native call has opened, even if nothing owns it yet', async () => {
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    const run = async (): Promise<void> => {
      const workerData = temporaryFolder();
      const worker = new Worker(fixture('opens-every-descriptor'), { workerData });
      const ended = once(worker, 'exit');
      const [opened] = (await once(worker, 'message')) as [[call: string, fd: number][]];
      for (const [call, fd] of opened) assert.ok(fd > 2, `${call}: ${fd}`);
      await ended;
    };
    await run();
    const before = descriptors();
    await run();
    // The thread of a blocking call closes its own when it gets to it.
    await until(() => descriptors() <= before);
  });

  it('unloads when they are terminated amid traffic', async () => {
    const traffic = `
      import('linux-ipc/pipe').then(async ({ Pipe }) => {
        require('node:worker_threads').parentPort.postMessage('running');
        const pipes = Array.from({ length: 8 }, () => Pipe.create());
        await Promise.all(pipes.map(async ({ read, write }) => {
          const into = new Uint8Array(1);
          for (;;) {
            const reading = read.read(into);
            await write.write(into);
            await reading;
          }
        }));
      });
    `;
    for (let round = 0; round < 10; round++) {
      const worker = new Worker(traffic, { eval: true });
      await once(worker, 'message');
      assert.equal(await worker.terminate(), 1);
    }
  });
});
