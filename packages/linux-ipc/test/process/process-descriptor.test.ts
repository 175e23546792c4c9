import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';

import { ProcessDescriptor, ProcessIdentity } from 'linux-ipc/process';
import { signalNumber } from 'linux-ipc/signal';

import { linesOf } from '../support/lines.js';
import { compilePeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const printer = compilePeer('print-signals', temporaryFolder());

/** Starts a process that is not a child of this one: the shell that started it has exited. */
function startOrphan(): number {
  return Number(execFileSync('sh', ['-c', 'sleep 1000 >&- 2>&- & echo $!'], { encoding: 'utf8' }));
}

describe('ProcessDescriptor', () => {
  it('reports the exit of a process that is not a child', async () => {
    using orphan = ProcessDescriptor.open(startOrphan());
    const exited = orphan.exited();
    assert.equal(orphan.sendSignal('SIGTERM'), true);
    await exited;
    await orphan.exited();
  });

  it('reports the exit to a wait that begins after another was resolved', async () => {
    using orphan = ProcessDescriptor.open(startOrphan());
    let late: Promise<void> | undefined;
    // The poller calls it before the promise that it has resolved continues.
    orphan.descriptor.polled.expectReadable({
      wake: () => {
        late = orphan.exited();
      },
      refuse: (reason) => {
        throw reason;
      },
    });
    const exited = orphan.exited();
    orphan.sendSignal('SIGTERM');
    await exited;
    await late;
  });

  it('reports the exit of a process that had exited before the wait', async () => {
    const child = spawn('true');
    assert.ok(child.pid !== undefined);
    using opened = ProcessDescriptor.open(child.pid);
    await once(child, 'exit');
    await opened.exited();
    assert.equal(opened.sendSignal('SIGTERM'), false);
    assert.equal(opened.queueSignal('SIGRTMIN', 1), false);
  });

  it('sends signals with the sender’s pid, and values', async () => {
    const number = signalNumber('SIGRTMIN+2');
    const child = spawn(printer, ['2', '10', String(number)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = linesOf(child.stdout);
    assert.equal(await line(), 'ready');
    using opened = ProcessDescriptor.open(child.pid ?? 0);
    const uid = process.getuid?.() ?? 0;
    opened.sendSignal('SIGUSR1');
    assert.equal(await line(), `10 0 ${process.pid} ${uid} 0 0`);
    opened.queueSignal('SIGRTMIN+2', -7n);
    assert.equal(await line(), `${number} -1 ${process.pid} ${uid} -7 ${2n ** 64n - 7n}`);
  });

  it('returns the exit status, if the kernel reports it', async () => {
    for (const [script, expected] of [
      ['exit 7', { code: 7, signal: null }],
      ['kill -KILL $$', { code: null, signal: 'SIGKILL' }],
      [`kill -35 $$`, { code: null, signal: 'SIGRTMIN+1' }],
    ] as const) {
      const child = spawn('sh', ['-c', `read line; ${script}`], {
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      using opened = ProcessDescriptor.open(child.pid ?? 0);
      assert.equal(opened.exitStatus(), undefined);
      child.stdin.end();
      await once(child, 'exit');
      const status = opened.exitStatus();
      if (status !== undefined) assert.deepEqual(status, expected);
    }
  });

  it('stops waiting when aborted or closed', async () => {
    const opened = ProcessDescriptor.open(process.pid);
    const controller = new AbortController();
    const aborted = opened.exited({ signal: controller.signal });
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    const closed = opened.exited();
    opened.close();
    opened.close();
    assert.equal(opened.closed, true);
    await assert.rejects(closed, { code: 'ERR_CLOSED' });
    await assert.rejects(opened.exited(), { code: 'ERR_CLOSED' });
    assert.throws(() => opened.sendSignal('SIGUSR1'), { code: 'ERR_CLOSED' });
    assert.throws(() => opened.exitStatus(), { code: 'ERR_CLOSED' });
  });

  it('refuses a pid without a process, and an identity whose process has exited', async () => {
    for (const pid of [0, -1, 1.5]) {
      assert.throws(() => ProcessDescriptor.open(pid), { code: 'ERR_OUT_OF_RANGE' });
    }
    const child = spawn('cat');
    const pid = child.pid ?? 0;
    const identity = ProcessIdentity.of(pid);
    ProcessDescriptor.open(identity).close();
    const [, ...rest] = identity.toString().split(':');
    const other = ProcessIdentity.parse([process.pid, ...rest].join(':'));
    assert.throws(() => ProcessDescriptor.open(other), { code: 'ESRCH', pid: process.pid });
    child.stdin.end();
    await once(child, 'exit');
    assert.throws(() => ProcessDescriptor.open(identity), { code: 'ESRCH', pid });
    assert.throws(() => ProcessDescriptor.open(pid), { code: 'ESRCH', pid });
  });
});
