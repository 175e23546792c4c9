import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { ProcessDescriptor } from 'linux-ipc/process';
import { BlockedSignals, queueSignal, Signals } from 'linux-ipc/signal';

import { dispositions } from '../support/dispositions.js';
import { assertFlat, resources } from '../support/resources.js';

async function repeat(count: number, cycle: () => unknown): Promise<void> {
  for (let i = 0; i < count; i++) {
    await cycle();
    if (i % 1000 === 0) await new Promise(setImmediate);
  }
}

/** Nothing is kept by 100,000 cycles beyond what the first 20,000 needed to become warm. */
async function assertNothingKept(cycle: () => unknown): Promise<void> {
  await repeat(20_000, cycle);
  const before = resources();
  await repeat(80_000, cycle);
  await assertFlat(before);
}

describe('100,000 times', () => {
  it('a signal is watched, received and given back', async () => {
    const found = dispositions();
    await assertNothingKept(async () => {
      using signals = Signals.watch(['SIGRTMIN+1']);
      queueSignal(process.pid, 'SIGRTMIN+1', 1);
      await signals.next();
    });
    assert.equal(dispositions(), found);
  });

  it('a signal is held back, taken and let through', async () => {
    await assertNothingKept(() => {
      using blocked = BlockedSignals.block(['SIGRTMIN+1']);
      queueSignal(process.pid, 'SIGRTMIN+1', 1);
      assert.equal(blocked.take()?.value, 1);
    });
  });

  it('a process is opened, registered in the poller and closed', async () => {
    await assertNothingKept(() => {
      using opened = ProcessDescriptor.open(process.pid);
      assert.equal(opened.descriptor.polled.fd, opened.descriptor.fd);
    });
  });
});

const watches = `
  const { parentPort, workerData } = require('node:worker_threads');
  import('linux-ipc/signal').then(async ({ Signals }) => {
    const signals = Signals.watch([workerData]);
    parentPort.postMessage('watching');
    for await (const { value } of signals) parentPort.postMessage(value);
  });
`;

describe('100 worker threads, four at a time', () => {
  it('watch a signal and are ended under fire; each is given back', async () => {
    const found = dispositions();
    const cycle = async (value: number, signal: `SIGRTMIN+${number}`): Promise<void> => {
      const worker = new Worker(watches, { eval: true, workerData: signal });
      assert.deepEqual(await once(worker, 'message'), ['watching']);
      const received = once(worker, 'message');
      queueSignal(process.pid, signal, value);
      assert.deepEqual(await received, [value]);
      for (let i = 0; i < 50; i++) queueSignal(process.pid, signal, i);
      await worker.terminate();
    };
    const four = (i: number) => Promise.all([2, 3, 4, 5].map((n) => cycle(i, `SIGRTMIN+${n}`)));
    await four(0);
    const { descriptors } = resources();
    for (let i = 1; i < 25; i++) await four(i);
    assert.equal(dispositions(), found);
    assert.equal(resources().descriptors, descriptors);
  });
});
