import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

import { queueSignal, signalNumber, Signals, type SignalName } from 'linux-ipc/signal';

import { compilePeer, pythonPeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const run = promisify(execFile);
const sender = compilePeer('send-signals', temporaryFolder());
const uid = process.getuid?.() ?? 0;

interface Sent {
  readonly count: number;
  readonly full: number;
  readonly pid: number;
}

async function send(how: string, name: SignalName, count: number): Promise<Sent> {
  const { stdout } = await run(sender, [
    how,
    String(process.pid),
    String(signalNumber(name)),
    String(count),
  ]);
  const [sent = 0, full = 0, pid = 0] = stdout.split(' ').map(Number);
  return { count: sent, full, pid };
}

describe('Signals receives', () => {
  it('the pid and uid of the process that called kill(2)', async () => {
    using signals = Signals.watch(['SIGUSR2']);
    const sent = await send('kill', 'SIGUSR2', 1);
    assert.deepEqual(await signals.next(), {
      name: 'SIGUSR2',
      number: 12,
      code: 'SI_USER',
      pid: sent.pid,
      uid,
      value: 0,
      pointer: 0n,
    });
  });

  it('a signal from Python', async () => {
    using signals = Signals.watch(['SIGHUP']);
    const [event, { stdout }] = await Promise.all([
      signals.next(),
      run('python3', [pythonPeer('kill_once'), String(process.pid), '1']),
    ]);
    assert.equal(event.name, 'SIGHUP');
    assert.equal(event.pid, Number(stdout));
  });

  it('the value that was sent with sigqueue(3)', async () => {
    using signals = Signals.watch(['SIGRTMIN+1', 'SIGUSR2']);
    const sent = await send('queue', 'SIGRTMIN+1', 3);
    for (const value of [0, 1, 2]) {
      const event = await signals.next();
      assert.equal(event.name, 'SIGRTMIN+1');
      assert.equal(event.code, 'SI_QUEUE');
      assert.equal(event.pid, sent.pid);
      assert.equal(event.uid, uid);
      assert.equal(event.value, value);
      assert.equal(event.pointer, BigInt(value));
    }
    await send('pointer', 'SIGRTMIN+1', 2);
    assert.equal((await signals.next()).pointer, 2n ** 40n);
    assert.equal((await signals.next()).pointer, 2n ** 40n + 1n);
  });

  it('10,000 queued signals while the program is busy, none lost, in order', async () => {
    using signals = Signals.watch(['SIGRTMIN+2']);
    const sending = send('queue', 'SIGRTMIN+2', 10_000);
    for (let value = 0; value < 10_000; value++) {
      assert.equal((await signals.next()).value, value);
    }
    assert.equal((await sending).count, 10_000);
    assert.equal(signals.dropped, 0);
  });

  it('a standard signal sent 1,000 times at least once, also after the last', async () => {
    using signals = Signals.watch(['SIGUSR2', 'SIGRTMAX']);
    const sent = await send('kill', 'SIGUSR2', 1000);
    // The kernel delivers the lower number first, so pending ones arrive before this signal.
    queueSignal(process.pid, 'SIGRTMAX');
    let received = 0;
    for await (const event of signals) {
      if (event.name === 'SIGRTMAX') break;
      assert.equal(event.pid, sent.pid);
      received++;
    }
    assert.ok(received >= 1 && received <= 1000, `${received} received`);
  });

  it('several signals that were pending together in the order of their numbers', async () => {
    using signals = Signals.watch(['SIGRTMIN+3', 'SIGRTMIN+4', 'SIGRTMIN+5']);
    for (const name of ['SIGRTMIN+3', 'SIGRTMIN+4', 'SIGRTMIN+5'] as const) {
      queueSignal(process.pid, name, 1);
      queueSignal(process.pid, name, 2);
    }
    const received = [];
    for (let i = 0; i < 6; i++) received.push(await signals.next());
    assert.deepEqual(
      received.map(({ name, value }) => `${name} ${value}`),
      [
        'SIGRTMIN+3 1',
        'SIGRTMIN+3 2',
        'SIGRTMIN+4 1',
        'SIGRTMIN+4 2',
        'SIGRTMIN+5 1',
        'SIGRTMIN+5 2',
      ],
    );
  });
});
