/** The end of a watch while signals are pending, and signals that were blocked before the watch. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';

import { BlockedSignals, queueSignal, Signals } from 'linux-ipc/signal';

import { collect } from '../support/collect.js';
import { ended } from '../support/ended.js';

/** Runs a program of ES modules; returns its output and how it exits. */
async function run(program: string, options: string[] = []): Promise<[string, unknown]> {
  const child = spawn(process.execPath, [...options, '--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = await collect(child.stdout);
  return [output.toString().trim(), await ended(child)];
}

const native = new URL('../../dist/core/native.js', import.meta.url).href;

/** While the main thread blocks the signals, they are pending; its mask is changed behind the library's back. */
const endsWhilePending = (end: 'close' | 'terminate'): string => `
  import { Worker } from 'node:worker_threads';
  import { once } from 'node:events';
  import { queueSignal, Signals } from 'linux-ipc/signal';
  import { native } from '${native}';
  const mask = (how) => native.pthreadSigmask(how, BigUint64Array.of(1n << BigInt(native.SIGRTMIN + 3 - 1)));
  let end;
  if ('${end}' === 'close') {
    const signals = Signals.watch(['SIGRTMIN+3']);
    end = () => signals.close();
  } else {
    const worker = new Worker(
      "Promise.all([import('node:worker_threads'), import('linux-ipc/signal')]).then(([{ parentPort }, { Signals }]) => {" +
      "  globalThis.signals = Signals.watch(['SIGRTMIN+3']);" +
      "  parentPort.on('message', () => {});" +
      "  parentPort.postMessage('watching');" +
      "});",
      { eval: true },
    );
    await once(worker, 'message');
    end = () => worker.terminate();
  }
  mask(native.SIG_BLOCK);
  for (let i = 0; i < 10; i++) queueSignal(process.pid, 'SIGRTMIN+3', i);
  await end();
  mask(native.SIG_UNBLOCK);
  console.log('alive');
`;

describe('a watch that ends while its signals are pending', () => {
  for (const end of ['close', 'terminate'] as const) {
    it(`does not end the process: ${end}`, async () => {
      assert.deepEqual(await run(endsWhilePending(end)), ['alive', 0]);
    });
  }

  it('leaves those that are blocked to their owner', () => {
    using blocked = BlockedSignals.block(['SIGRTMIN+4']);
    queueSignal(process.pid, 'SIGRTMIN+4', 1);
    Signals.watch(['SIGRTMIN+4']).close();
    assert.equal(blocked.tryTake()?.value, 1);
  });
});

const listens = `
  import { readFileSync } from 'node:fs';
  import { Signals } from 'linux-ipc/signal';
  const mask = () => /SigBlk:.*/.exec(readFileSync('/proc/self/status', 'latin1'))[0];
  const found = mask();
  const signals = Signals.watch(['SIGUSR1']);
  process.kill(process.pid, 'SIGUSR1');
  const { name } = await signals.next();
  signals.close();
  console.log(name, mask() === found);
`;

/** The options of this Node.js that leave SIGUSR1 blocked. */
const [major = 0] = process.versions.node.split('.').map(Number);
const blocking = [
  [
    major < 23 ? '--experimental-permission' : '--permission',
    '--allow-addons',
    '--allow-fs-read=*',
  ],
  ...(process.allowedNodeEnvironmentFlags.has('--disable-sigusr1') ? [['--disable-sigusr1']] : []),
];

describe('a signal that Node.js has blocked', () => {
  for (const options of blocking) {
    it(`is watched, and blocked again afterwards: ${options.join(' ')}`, async () => {
      assert.deepEqual(await run(listens, options), ['SIGUSR1 true', 0]);
    });
  }
});
