import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { cyclesOf, resources } from '../support/resources.js';
import { until } from '../support/until.js';

/** Its data select how it ends: by itself, by process.exit(), or terminated while it waits. */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  Promise.all([import('linux-ipc/event'), import('linux-ipc/semaphore'), import('linux-ipc/shared-memory')])
    .then(([{ EventCounter }, { Semaphore }, { AnonymousMemory }]) => {
      const counter = EventCounter.create();
      const semaphore = Semaphore.createIn(AnonymousMemory.create({ size: 4096 }).bytes);
      globalThis.open = [counter, semaphore];
      if (workerData === 1) process.exit(0);
      if (workerData === 0) return;
      counter.take().catch(() => {});
      semaphore.wait().catch(() => {});
      parentPort.postMessage('waiting');
    });
`;

const count = cyclesOf(1000);

describe('hundreds of worker threads, four at a time', () => {
  it('load the addon, end in each way, and leak no descriptor', async () => {
    const run = async (i: number): Promise<void> => {
      const how = i % 3;
      const worker = new Worker(program, { eval: true, workerData: how });
      const exit = once(worker, 'exit');
      if (how === 2) {
        await once(worker, 'message');
        await worker.terminate();
      }
      await exit;
    };
    const series = async (first: number, times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await run(first + i);
    };
    const four = (each: number) => Promise.all([0, 1, 2, 3].map((n) => series(n, each)));
    await four(3);
    const { descriptors } = resources();
    await four(count / 4);
    await until(() => resources().descriptors <= descriptors);
    assert.ok(resources().descriptors <= descriptors);
  });
});
