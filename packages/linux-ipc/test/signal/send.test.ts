import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';

import { queueSignal, sendSignal, sendSignalToGroup, signalNumber } from 'linux-ipc/signal';

import { linesOf } from '../support/lines.js';
import { compilePeer, pythonPeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const printer = compilePeer('print-signals', temporaryFolder());
const uid = process.getuid?.() ?? 0;
const SI_USER = 0;
const SI_QUEUE = -1;

async function ready(command: string, args: string[], detached = false) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], detached });
  const line = linesOf(child.stdout);
  assert.equal(await line(), 'ready');
  const { pid } = child;
  assert.ok(pid !== undefined);
  return { child, line, pid };
}

describe('sending', () => {
  it('reaches a C program, with our pid and uid', async () => {
    const { line, pid } = await ready(printer, ['1', '10']);
    sendSignal(pid, 'SIGUSR1');
    assert.equal(await line(), `10 ${SI_USER} ${process.pid} ${uid} 0 0`);
  });

  it('reaches a Python program', async () => {
    const { line, pid } = await ready('python3', [pythonPeer('wait_for_signal'), '12']);
    sendSignal(pid, 'SIGUSR2');
    assert.equal(await line(), `12 ${SI_USER} ${process.pid} ${uid}`);
  });

  it('queues ints and pointer-sized values, in order', async () => {
    const number = signalNumber('SIGRTMIN+1');
    const { line, pid } = await ready(printer, ['7', String(number)]);
    const values = [1, -1, 2 ** 31 - 1, -(2 ** 31), 0, 2n ** 63n + 5n, -1n];
    for (const value of values) queueSignal(pid, 'SIGRTMIN+1', value);
    const from = `${number} ${SI_QUEUE} ${process.pid} ${uid}`;
    assert.equal(await line(), `${from} 1 1`);
    assert.equal(await line(), `${from} -1 4294967295`);
    assert.equal(await line(), `${from} 2147483647 2147483647`);
    assert.equal(await line(), `${from} -2147483648 2147483648`);
    assert.equal(await line(), `${from} 0 0`);
    assert.equal(await line(), `${from} 5 9223372036854775813`);
    assert.equal(await line(), `${from} -1 18446744073709551615`);
  });

  it('reaches a whole group', async () => {
    const { line, pid } = await ready(printer, ['1', '15'], true);
    sendSignalToGroup(pid, 'SIGTERM');
    assert.equal(await line(), `15 ${SI_USER} ${process.pid} ${uid} 0 0`);
  });

  it('throws EAGAIN when the receiver’s queue is full', async () => {
    const { child, pid } = await ready('prlimit', ['--sigpending=20', printer, '1', '34']);
    sendSignal(pid, 'SIGSTOP');
    assert.throws(
      () => {
        for (;;) queueSignal(pid, 'SIGRTMIN', 1);
      },
      { code: 'EAGAIN', syscall: 'sigqueue', pid },
    );
    sendSignal(pid, 'SIGKILL');
    await once(child, 'exit');
  });

  it('throws ESRCH when the process has exited', async () => {
    const { child, line, pid } = await ready(printer, ['1', '10']);
    sendSignal(pid, 'SIGUSR1');
    await line();
    if (child.exitCode === null) await once(child, 'exit');
    const gone = { code: 'ESRCH', pid };
    assert.throws(
      () => {
        sendSignal(pid, 'SIGUSR1');
      },
      { ...gone, message: `ESRCH: no such process, kill ${pid}` },
    );
    assert.throws(() => {
      queueSignal(pid, 'SIGRTMIN', 1);
    }, gone);
  });

  it('refuses invalid processes, groups, signals and values', () => {
    const { pid } = process;
    for (const wrong of [0, -1, 1.5, NaN, 2 ** 31]) {
      assert.throws(
        () => {
          sendSignal(wrong, 'SIGUSR1');
        },
        { code: 'ERR_OUT_OF_RANGE' },
      );
      assert.throws(
        () => {
          queueSignal(wrong, 'SIGUSR1');
        },
        { code: 'ERR_OUT_OF_RANGE' },
      );
      assert.throws(
        () => {
          sendSignalToGroup(wrong, 'SIGUSR1');
        },
        { code: 'ERR_OUT_OF_RANGE' },
      );
    }
    assert.throws(
      () => {
        sendSignalToGroup(1, 'SIGUSR1');
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
    assert.throws(
      () => {
        sendSignal('1' as never, 'SIGUSR1');
      },
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
    assert.throws(
      () => {
        sendSignal(pid, 'SIGNONE' as never);
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
    for (const wrong of [2 ** 31, -(2 ** 31) - 1, 0.5, 2n ** 64n, -(2n ** 63n) - 1n]) {
      assert.throws(
        () => {
          queueSignal(pid, 'SIGRTMIN', wrong);
        },
        { code: 'ERR_OUT_OF_RANGE' },
      );
    }
    assert.throws(
      () => {
        queueSignal(pid, 'SIGRTMIN', '1' as never);
      },
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  });
});
