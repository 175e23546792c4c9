import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { queueSignal, sendSignal, Signals, type SignalName } from 'linux-ipc/signal';

import { dispositions } from '../support/dispositions.js';
import { linesOf } from '../support/lines.js';
import { fixture } from '../support/peers.js';

const { pid } = process;

describe('Signals.watch', () => {
  it('restores the previous disposition when closed, once or twice', async () => {
    const before = dispositions();
    const signals = Signals.watch(['SIGUSR1', 'SIGUSR2', 'SIGINT', 'SIGRTMIN']);
    assert.notEqual(dispositions(), before);
    sendSignal(pid, 'SIGUSR1');
    assert.equal((await signals.next()).name, 'SIGUSR1');
    assert.equal(signals.closed, false);
    signals.close();
    assert.equal(dispositions(), before);
    signals.close();
    assert.equal(signals.closed, true);
    await assert.rejects(signals.next(), { code: 'ERR_CLOSED' });
    assert.deepEqual(await signals.events().next(), { done: true, value: undefined });
  });

  it('leaves a disposition that has replaced its own meanwhile', async () => {
    // In a worker: in this thread the listener would be refused.
    const worker = new Worker(
      `import('linux-ipc/signal').then(({ Signals }) => {
        const { parentPort } = require('node:worker_threads');
        const signals = Signals.watch(['SIGUSR2']);
        parentPort.once('message', () => signals.close());
        parentPort.postMessage('watching');
      });`,
      { eval: true },
    );
    await once(worker, 'message');
    const listener = () => undefined;
    process.on('SIGUSR2', listener);
    const theirs = dispositions();
    worker.postMessage('close');
    await once(worker, 'exit');
    assert.equal(dispositions(), theirs);
    process.off('SIGUSR2', listener);
  });

  it('changes no disposition if one of several signals is watched already', () => {
    using taken = Signals.watch(['SIGRTMIN+1']);
    const before = dispositions();
    assert.throws(() => Signals.watch(['SIGUSR2', 'SIGRTMIN+1']), {
      code: 'EBUSY',
      message: 'EBUSY: SIGRTMIN+1 is watched already in this process: close that watch first',
    });
    assert.equal(dispositions(), before);
    assert.equal(taken.closed, false);
  });

  it('can watch a signal again after closing', async () => {
    for (let i = 0; i < 100; i++) {
      using signals = Signals.watch(['SIGRTMIN+1']);
      queueSignal(pid, 'SIGRTMIN+1', i);
      assert.equal((await signals.next()).value, i);
    }
  });

  it('refuses signals that cannot be watched', () => {
    const never = [
      'SIGKILL',
      'SIGSTOP',
      'SIGCHLD',
      'SIGPROF',
      'SIGURG',
      'SIGSEGV',
      'SIGBUS',
      'SIGABRT',
    ];
    for (const name of [...never, 'SIGIOT']) {
      assert.throws(() => Signals.watch([name as SignalName]), { code: 'EINVAL' });
    }
    assert.throws(() => Signals.watch(['SIGNONE' as SignalName]), { code: 'ERR_OUT_OF_RANGE' });
    for (const wrong of [[], 'SIGUSR1', undefined, [1n]]) {
      assert.throws(() => Signals.watch(wrong as unknown as SignalName[]), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
  });

  it('refuses a signal for which process has a listener', () => {
    const listener = () => undefined;
    process.on('SIGUSR2', listener);
    try {
      assert.throws(() => Signals.watch(['SIGUSR2']), {
        code: 'EBUSY',
        message: 'EBUSY: SIGUSR2 cannot be watched: process has a listener for it',
      });
    } finally {
      process.off('SIGUSR2', listener);
    }
  });

  it('refuses a later listener of process, until it is closed', async () => {
    const listener = () => undefined;
    const before = process.listenerCount('newListener');
    const signals = Signals.watch(['SIGUSR2', 'SIGRTMIN+1']);
    const other = Signals.watch(['SIGHUP']);
    for (const how of ['on', 'once', 'prependListener'] as const) {
      assert.throws(() => process[how]('SIGUSR2', listener), {
        code: 'EBUSY',
        message: 'EBUSY: process cannot listen for SIGUSR2: it is watched; close the watch first',
      });
    }
    assert.equal(process.listenerCount('SIGUSR2'), 0);
    process.on('SIGWINCH', listener);
    process.off('SIGWINCH', listener);
    queueSignal(process.pid, 'SIGUSR2', 7);
    assert.equal((await signals.next()).value, 7);
    signals.close();
    process.on('SIGUSR2', listener);
    process.off('SIGUSR2', listener);
    other.close();
    assert.equal(process.listenerCount('newListener'), before);
  });
});

describe('waiting for a signal', () => {
  it('is rejected when the watch is closed', async () => {
    const signals = Signals.watch(['SIGUSR2']);
    const waiting = [signals.next(), signals.next()];
    signals.close();
    for (const next of waiting) await assert.rejects(next, { code: 'ERR_CLOSED' });
  });

  it('stops when aborted, and loses no signal', async () => {
    using signals = Signals.watch(['SIGRTMIN+1']);
    const controller = new AbortController();
    const aborted = signals.next({ signal: controller.signal });
    controller.abort();
    const next = signals.next();
    await assert.rejects(aborted, { name: 'AbortError' });
    await assert.rejects(signals.next({ signal: controller.signal }), { name: 'AbortError' });
    queueSignal(pid, 'SIGRTMIN+1', 1);
    queueSignal(pid, 'SIGRTMIN+1', 2);
    assert.equal((await next).value, 1);
    assert.equal((await signals.next()).value, 2);
  });

  it('delivers each signal to one waiter, in the order of the waits', async () => {
    using signals = Signals.watch(['SIGRTMIN+1']);
    const waiting = Array.from({ length: 300 }, () => signals.next());
    for (let i = 0; i < 300; i++) queueSignal(pid, 'SIGRTMIN+1', i);
    const values = (await Promise.all(waiting)).map(({ value }) => value);
    assert.deepEqual(
      values,
      Array.from({ length: 300 }, (_, i) => i),
    );
  });

  it('ends an iteration when the watch is closed', async () => {
    const signals = Signals.watch(['SIGRTMIN+1']);
    queueSignal(pid, 'SIGRTMIN+1', 1);
    const values: number[] = [];
    for await (const { value } of signals) {
      values.push(value);
      queueMicrotask(() => {
        signals.close();
      });
    }
    assert.deepEqual(values, [1]);
  });

  it('ends an iteration with the reason of its abort signal', async () => {
    using signals = Signals.watch(['SIGRTMIN+1']);
    const controller = new AbortController();
    const iterating = (async () => {
      for await (const event of signals.events({ signal: controller.signal })) {
        assert.equal(event.value, 1);
        controller.abort(new Error('enough'));
      }
    })();
    queueSignal(pid, 'SIGRTMIN+1', 1);
    await assert.rejects(iterating, { message: 'enough' });
    queueSignal(pid, 'SIGRTMIN+1', 2);
    assert.equal((await signals.next()).value, 2);
  });
});

describe('Signals.once', () => {
  it('returns one signal, and restores the previous disposition', async () => {
    const before = dispositions();
    const event = Signals.once(['SIGRTMIN+1']);
    queueSignal(pid, 'SIGRTMIN+1', 3);
    assert.equal((await event).value, 3);
    assert.equal(dispositions(), before);
  });

  it('stops when its time-out expires', async () => {
    const before = dispositions();
    const signal = AbortSignal.timeout(1);
    await assert.rejects(Signals.once(['SIGRTMIN+1'], { signal }), { name: 'TimeoutError' });
    assert.equal(dispositions(), before);
  });
});

describe('a process that watches', () => {
  function start(name: string, ...options: string[]) {
    const child = spawn(process.execPath, [...options, fixture(name)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, pid: child.pid ?? 0, line: linesOf(child.stdout) };
  }

  it('lets the process exit when nothing waits', async () => {
    const { child, line } = start('signal-watch-idle');
    assert.equal(await line(), 'watching');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('has its disposition reset after one signal with resetHandler', async () => {
    const { child, line, pid } = start('signal-reset-handler');
    assert.equal(await line(), 'ready');
    sendSignal(pid, 'SIGUSR2');
    assert.equal(await line(), 'received SIGUSR2');
    sendSignal(pid, 'SIGUSR2');
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGUSR2']);
  });

  it('gives SIGUSR1 back to the inspector', async () => {
    const { child, line, pid } = start('signal-then-inspector', '--inspect-port=0');
    const errorLine = linesOf(child.stderr);
    assert.equal(await line(), 'ready');
    sendSignal(pid, 'SIGUSR1');
    assert.equal(await line(), 'closed');
    sendSignal(pid, 'SIGUSR1');
    assert.match((await errorLine()) ?? '', /^Debugger listening/);
    sendSignal(pid, 'SIGKILL');
    await once(child, 'exit');
  });
});

const watchesInAWorker = `
  const { parentPort } = require('node:worker_threads');
  import('linux-ipc/signal').then(async ({ Signals }) => {
    try {
      const signals = Signals.watch(['SIGRTMIN+7']);
      parentPort.postMessage('watching');
      for await (const event of signals) parentPort.postMessage(event);
    } catch (error) {
      parentPort.postMessage(error.message);
    }
  });
`;

describe('a worker thread', () => {
  it('watches for the whole process, and restores the disposition when it is terminated', async () => {
    const before = dispositions();
    const worker = new Worker(watchesInAWorker, { eval: true });
    assert.deepEqual(await once(worker, 'message'), ['watching']);
    assert.throws(() => Signals.watch(['SIGRTMIN+7']), { code: 'EBUSY' });
    const received = once(worker, 'message') as Promise<[{ value: number; pid: number }]>;
    queueSignal(pid, 'SIGRTMIN+7', 5);
    const [event] = await received;
    assert.equal(event.value, 5);
    assert.equal(event.pid, pid);
    await worker.terminate();
    assert.equal(dispositions(), before);
    using signals = Signals.watch(['SIGRTMIN+7']);
    queueSignal(pid, 'SIGRTMIN+7', 6);
    assert.equal((await signals.next()).value, 6);
  });

  it('cannot watch a signal that another thread watches', async () => {
    using signals = Signals.watch(['SIGRTMIN+7']);
    const worker = new Worker(watchesInAWorker, { eval: true });
    const [message] = (await once(worker, 'message')) as [string];
    assert.equal(
      message,
      'EBUSY: SIGRTMIN+7 is watched already in this process: close that watch first',
    );
    await worker.terminate();
    queueSignal(pid, 'SIGRTMIN+7', 1);
    assert.equal((await signals.next()).value, 1);
  });
});
