/** Opens FIFOs for writing without a reader: the wait blocks nothing else, and can be aborted. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { before, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { ended } from '../support/ended.js';
import { threads } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const folder = temporaryFolder();
let count = 0;
function newFifo(): string {
  const path = join(folder, `fifo-${String(count++)}`);
  makeFifo(path);
  return path;
}

const descriptors = (): number => readdirSync('/proc/self/fd').length;

describe('opening a FIFO for writing', () => {
  // Node.js and the library start threads and open descriptors before these are counted.
  before(async () => {
    await stat(folder);
    using reader = openFifoReader(newFifo());
    const reading = reader.read(new Uint8Array(1));
    reader.close();
    await assert.rejects(reading);
  });

  it('can wait a hundred times at once while other file operations continue', async () => {
    const start = { threads: threads(), descriptors: descriptors() };
    const paths = Array.from({ length: 100 }, newFifo);
    const waiting = paths.map((path) => ({ path, opening: openFifoWriter(path) }));
    await until(() => threads() >= start.threads + 100);
    assert.ok((await stat(folder)).isDirectory());
    for (const [index, { path, opening }] of waiting.entries()) {
      using reader = openFifoReader(path);
      using writer = await opening;
      await writer.write(Buffer.from([index]));
      const into = new Uint8Array(1);
      assert.equal(await reader.read(into), 1);
      assert.equal(into[0], index);
    }
    await until(() => threads() === start.threads);
    assert.equal(descriptors(), start.descriptors);
  });

  it('waits on a thread that handles none of the signals sent to the process', async () => {
    const mask = (thread: string): bigint => {
      const status = readFileSync(`/proc/self/task/${thread}/status`, 'latin1');
      return BigInt(`0x${/^SigBlk:\t(\w+)$/m.exec(status)?.[1] ?? ''}`);
    };
    const before = new Set(readdirSync('/proc/self/task'));
    const path = newFifo();
    const opening = openFifoWriter(path);
    const own = (): string[] => readdirSync('/proc/self/task').filter((id) => !before.has(id));
    // It unblocks the signal that ends its wait.
    const unblocked = (thread: string): number[] =>
      Array.from({ length: 64 }, (_, i) => i + 1).filter(
        (number) => ((mask(thread) >> BigInt(number - 1)) & 1n) === 0n,
      );
    const { SIGBUS, SIGKILL, SIGSTOP, SIGURG } = constants.signals;
    await until(() => own().length === 1 && unblocked(own()[0] ?? '').includes(SIGURG));
    // The C library keeps 32 and 33 for itself.
    const seen = unblocked(own()[0] ?? '').filter((number) => number !== 32 && number !== 33);
    assert.deepEqual(
      seen,
      [SIGBUS, SIGKILL, SIGSTOP, SIGURG].sort((a, b) => a - b),
    );
    using _reader = openFifoReader(path);
    (await opening).close();
    await until(() => own().length === 0);
  });

  it('is ended by its signal, many waits at once, without an effect on the FIFO', async () => {
    const start = { threads: threads(), descriptors: descriptors() };
    for (let round = 0; round < 20; round++) {
      const path = newFifo();
      const controller = new AbortController();
      const { signal } = controller;
      const opening = Array.from({ length: 20 }, () => openFifoWriter(path, { signal }));
      if (round % 2 === 0) await until(() => threads() >= start.threads + 20);
      controller.abort(new Error('enough'));
      for (const end of await Promise.allSettled(opening)) {
        assert.equal(end.status, 'rejected');
        assert.equal((end.reason as Error).message, 'enough');
      }
      await assert.rejects(openFifoWriter(path, { signal }), { message: 'enough' });
    }
    await until(() => threads() === start.threads);
    assert.equal(descriptors(), start.descriptors);
  });

  it('loses no reader that opens the FIFO during an abort', async () => {
    const start = { threads: threads(), descriptors: descriptors() };
    let opened = 0;
    for (let round = 0; round < 200; round++) {
      const path = newFifo();
      const controller = new AbortController();
      const opening = openFifoWriter(path, { signal: controller.signal });
      using reader = openFifoReader(path);
      if (round % 3 === 0) await new Promise(setImmediate);
      controller.abort();
      // Both are correct: the FIFO was opened before the abort, or it is not open.
      const [end] = await Promise.allSettled([opening]);
      if (end.status === 'fulfilled') {
        opened++;
        end.value.close();
      } else {
        assert.equal((end.reason as Error).name, 'AbortError');
      }
      reader.close();
    }
    assert.ok(opened <= 200);
    await until(() => threads() === start.threads);
    assert.equal(descriptors(), start.descriptors);
  });

  it('is not disturbed by signals of the process, and takes none of them', async () => {
    let received = 0;
    const listener = (): void => {
      received++;
    };
    process.on('SIGURG', listener);
    try {
      const controller = new AbortController();
      const path = newFifo();
      const waiting = openFifoWriter(path);
      const { signal } = controller;
      const aborted = openFifoWriter(newFifo(), { signal });
      const threadsWaiting = threads();
      process.kill(process.pid, 'SIGURG');
      await until(() => received === 1);
      controller.abort();
      await assert.rejects(aborted, { name: 'AbortError' });
      await until(() => threads() < threadsWaiting);
      process.kill(process.pid, 'SIGURG');
      await until(() => received === 2);
      using reader = openFifoReader(path);
      using writer = await waiting;
      assert.equal(writer.closed, reader.closed);
      assert.equal(received, 2);
    } finally {
      process.off('SIGURG', listener);
    }
  });

  it('leaves neither thread nor descriptor when its worker is terminated', async () => {
    const path = newFifo();
    const waits = `
      import('linux-ipc/fifo').then(({ openFifoReader, openFifoWriter }) => {
        const { parentPort, workerData } = require('node:worker_threads');
        for (let i = 0; i < 10; i++) void openFifoWriter(workerData);
        // Kept reachable, so that it is open when the worker is terminated.
        globalThis.reader = openFifoReader(workerData + '-read');
        void globalThis.reader.read(new Uint8Array(1));
        parentPort.postMessage('waiting');
      });
    `;
    makeFifo(`${path}-read`);
    const runWorker = async (): Promise<void> => {
      const worker = new Worker(waits, { eval: true, workerData: path });
      await once(worker, 'message');
      await worker.terminate();
    };
    await runWorker();
    const start = { threads: threads(), descriptors: descriptors() };
    for (let round = 0; round < 5; round++) await runWorker();
    await until(() => threads() <= start.threads && descriptors() <= start.descriptors);
  });

  it('does not prevent a process from exiting by process.exit or by a signal', async () => {
    const path = newFifo();
    const program = `
      import { openFifoWriter } from 'linux-ipc/fifo';
      void openFifoWriter(process.argv[1]);
      process.stdout.write('waiting', () => { if (process.argv[2] === 'exit') process.exit(3); });
    `;
    const run = (how: string): ChildProcessByStdio<null, Readable, null> =>
      spawn(process.execPath, ['--input-type=module', '-e', program, path, how], {
        cwd: import.meta.dirname,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    assert.equal(await ended(run('exit')), 3);
    const child = run('stay');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    assert.equal(await ended(child), 'SIGTERM');
  });
});
