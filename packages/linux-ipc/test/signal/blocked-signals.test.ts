import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

import {
  BlockedSignals,
  sendSignal,
  signalNumber,
  Signals,
  type SignalName,
} from 'linux-ipc/signal';

import { native } from '../../dist/core/native.js';
import { dispositions } from '../support/dispositions.js';
import { compilePeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const run = promisify(execFile);
const sender = compilePeer('send-signals', temporaryFolder());
const { pid } = process;
/** si_code of sigqueue(3). */
const siQueue = -1;
const uid = process.getuid?.() ?? 0;

async function send(how: string, name: SignalName, count: number): Promise<number> {
  const args = [how, String(pid), String(signalNumber(name)), String(count)];
  return Number((await run(sender, args)).stdout.split(' ')[2]);
}

describe('BlockedSignals', () => {
  it('keeps signals that would end the process pending in every thread, and takes them', async () => {
    const before = dispositions();
    using blocked = BlockedSignals.block(['SIGTERM', 'SIGRTMIN+1']);
    assert.equal(dispositions(), before);
    assert.deepEqual(blocked.pending(), []);
    assert.equal(blocked.tryTake(), undefined);
    const first = await send('queue', 'SIGRTMIN+1', 200);
    const second = await send('kill', 'SIGTERM', 200);
    assert.deepEqual(blocked.pending(), ['SIGTERM', 'SIGRTMIN+1']);
    assert.deepEqual(blocked.tryTake(), {
      name: 'SIGTERM',
      number: 15,
      code: 'SI_USER',
      pid: second,
      uid,
      value: 0,
      pointer: 0n,
    });
    for (let value = 0; value < 200; value++) {
      const event = blocked.tryTake();
      assert.equal(event?.value, value);
      assert.equal(event.pid, first);
    }
    assert.equal(blocked.tryTake(), undefined);
  });

  it('keeps a signal that another thread has received while it was being blocked there', (context) => {
    const name = 'SIGRTMIN+3';
    const signalWatch = native.signalWatch.bind(native);
    const signalUnwatch = native.signalUnwatch.bind(native);
    context.after(() => Object.assign(native, { signalWatch, signalUnwatch }));
    let pipe = -1;
    native.signalWatch = (number, fd, flags, mask) => {
      pipe = fd;
      return signalWatch(number, fd, flags, mask);
    };
    native.signalUnwatch = (number) => {
      // What the handler writes in a thread that does not block the signal yet: see signal-record.ts.
      const record = Int32Array.of(number, siQueue, pid, uid, 7, 0, 0, 0);
      writeSync(pipe, new Uint8Array(record.buffer));
      return signalUnwatch(number);
    };
    using blocked = BlockedSignals.block([name]);
    const event = blocked.tryTake();
    assert.deepEqual([event?.name, event?.value, event?.pid], [name, 7, pid]);
    assert.equal(blocked.tryTake(), undefined);
  });

  it('delivers pending signals, with their senders, to a watch when closed', async () => {
    using signals = Signals.watch(['SIGRTMIN+2']);
    const blocked = BlockedSignals.block(['SIGRTMIN+2']);
    const from = await send('queue', 'SIGRTMIN+2', 3);
    blocked.close();
    blocked.close();
    assert.equal(blocked.closed, true);
    for (const value of [0, 1, 2]) {
      const event = await signals.next();
      assert.equal(event.value, value);
      assert.equal(event.pid, from);
    }
  });

  it('delivers pending signals to a listener of process when closed', async () => {
    const received = once(process, 'SIGUSR2');
    // A listener alone does not keep the process alive.
    const keepAlive = setInterval(() => undefined, 60_000);
    const blocked = BlockedSignals.block(['SIGUSR2']);
    sendSignal(pid, 'SIGUSR2');
    assert.deepEqual(blocked.pending(), ['SIGUSR2']);
    blocked.close();
    assert.deepEqual(await received, ['SIGUSR2', 12]);
    clearInterval(keepAlive);
  });

  it('loses no signal that arrives while it begins or ends', async () => {
    using signals = Signals.watch(['SIGRTMIN+3']);
    const sending = send('queue', 'SIGRTMIN+3', 3000);
    const values: number[] = [];
    let open = true;
    void sending.then(() => {
      open = false;
    });
    while (open) {
      using blocked = BlockedSignals.block(['SIGRTMIN+3']);
      for (let event; (event = blocked.tryTake()) !== undefined;) values.push(event.value);
      blocked.close();
      await new Promise(setImmediate);
    }
    while (values.length < 3000) values.push((await signals.next()).value);
    values.sort((a, b) => a - b);
    assert.deepEqual(
      values,
      Array.from({ length: 3000 }, (_, i) => i),
    );
  });

  it('waits for at most the time-out', async () => {
    using blocked = BlockedSignals.block(['SIGRTMIN+4']);
    assert.equal(blocked.takeSync(1), undefined);
    const sending = run(sender, ['queue', String(pid), String(signalNumber('SIGRTMIN+4')), '1']);
    assert.equal(blocked.takeSync(60_000)?.value, 0);
    await sending;
  });

  it('is not inherited by a child', () => {
    using blocked = BlockedSignals.block(['SIGUSR2']);
    assert.equal(blocked.closed, false);
    const status = execFileSync('cat', ['/proc/self/status'], { encoding: 'latin1' });
    assert.match(status, /^SigBlk:\t0+$/m);
  });

  it('has one owner for each signal', () => {
    using blocked = BlockedSignals.block(['SIGUSR2']);
    assert.throws(() => BlockedSignals.block(['SIGRTMIN', 'SIGUSR2']), {
      code: 'EBUSY',
      message: 'EBUSY: SIGUSR2 is blocked already: close the object that blocks it first',
    });
    blocked.close();
    BlockedSignals.block(['SIGUSR2']).close();
  });

  it('refuses signals that cannot be blocked, and every call once closed', () => {
    for (const name of ['SIGKILL', 'SIGSTOP', 'SIGCHLD', 'SIGSEGV', 'SIGPROF'] as const) {
      assert.throws(() => BlockedSignals.block([name]), { code: 'EINVAL' });
    }
    for (const wrong of [[], 'SIGUSR1', undefined]) {
      assert.throws(() => BlockedSignals.block(wrong as unknown as SignalName[]), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    const blocked = BlockedSignals.block(['SIGUSR2']);
    for (const wrong of [-1, NaN]) {
      assert.throws(() => blocked.takeSync(wrong), { code: 'ERR_OUT_OF_RANGE' });
    }
    blocked.close();
    assert.throws(() => blocked.pending(), { code: 'ERR_CLOSED' });
    assert.throws(() => blocked.tryTake(), { code: 'ERR_CLOSED' });
  });

  it('is refused in a worker thread', async () => {
    const worker = new Worker(
      `import('linux-ipc/signal').then(({ BlockedSignals }) => {
         try { BlockedSignals.block(['SIGUSR2']); } catch ({ code }) {
           require('node:worker_threads').parentPort.postMessage(code);
         }
       });`,
      { eval: true },
    );
    assert.deepEqual(await once(worker, 'message'), ['EINVAL']);
    await worker.terminate();
  });
});
