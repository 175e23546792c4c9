import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { ProcessDescriptor } from 'linux-ipc/process';
import { BlockedSignals, queueSignal, Signals } from 'linux-ipc/signal';

import { dispositions } from '../support/dispositions.js';
import { assertNothingKept, resources } from '../support/resources.js';

describe('watching, sending and looking leak nothing', () => {
  it('if each watches a signal, receives it and restores its disposition', async (t) => {
    const found = dispositions();
    await assertNothingKept(t, 100_000, async () => {
      using signals = Signals.watch(['SIGRTMIN+1']);
      queueSignal(process.pid, 'SIGRTMIN+1', 1);
      await signals.next();
    });
    assert.equal(dispositions(), found);
  });

  it('if each blocks a signal, takes it and unblocks it', async (t) => {
    await assertNothingKept(t, 100_000, () => {
      using blocked = BlockedSignals.block(['SIGRTMIN+1']);
      queueSignal(process.pid, 'SIGRTMIN+1', 1);
      assert.equal(blocked.tryTake()?.value, 1);
    });
  });

  it('if each opens a process, registers it in the poller and closes it', async (t) => {
    await assertNothingKept(t, 100_000, () => {
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
  it('watch a signal, and restore its disposition if terminated while it keeps arriving', async () => {
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
