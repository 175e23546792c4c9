import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';

import { Timer, type TimerClock } from 'linux-ipc/timer';

import { linesOf } from '../support/lines.js';
import { pythonPeer } from '../support/peers.js';

const stopped = { nextMs: 0, everyMs: 0 };

describe('Timer', () => {
  it('expires once', async () => {
    using timer = Timer.create();
    assert.deepEqual(timer.remaining(), stopped);
    timer.start({ afterMs: 0.001 });
    assert.equal(await timer.expirations(), 1n);
    assert.deepEqual(timer.remaining(), stopped);
  });

  it('expires repeatedly, and counts the expirations not read', async () => {
    using timer = Timer.create('boottime');
    timer.start({ everyMs: 1 });
    for (let i = 0; i < 3; i++) assert.ok((await timer.expirations()) >= 1n);
    assert.equal(timer.remaining().everyMs, 1);
    // Blocks this thread for longer than two intervals.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    assert.ok((await timer.expirations()) >= 2n);
  });

  it('expires at a point in time, and at once if that is past', async () => {
    using timer = Timer.create('realtime');
    timer.start({ at: new Date(Date.now() - 1000), cancelOnSet: true });
    assert.equal(await timer.expirations(), 1n);
    timer.start({ at: new Date(Date.now() + 1e9), everyMs: 0.5 });
    const { nextMs, everyMs } = timer.remaining();
    assert.ok(nextMs > 0 && nextMs <= 1e9, String(nextMs));
    assert.equal(everyMs, 0.5);
  });

  it('takes a Date of another realm, and none that only looks like one', async () => {
    using timer = Timer.create('realtime');
    timer.start({ at: runInNewContext('new Date(1)') as Date });
    assert.equal(await timer.expirations(), 1n);
    const forged = Object.create(Date.prototype, { getTime: { value: () => 1.5 } }) as Date;
    assert.throws(() => {
      timer.start({ at: forged });
    }, /^TypeError: at must be a Date/);
  });

  it('can be stopped and restarted', async () => {
    using timer = Timer.create();
    timer.start({ afterMs: 3_600_000, everyMs: 1000 });
    const { nextMs } = timer.remaining();
    assert.ok(nextMs > 0 && nextMs <= 3_600_000, String(nextMs));
    const expired = timer.expirations();
    timer.stop();
    assert.deepEqual(timer.remaining(), stopped);
    timer.start({ afterMs: 1 });
    assert.equal(await expired, 1n);
  });

  it('expires in a Python program', async () => {
    using timer = Timer.create();
    const child = spawn('python3', [pythonPeer('timerfd_wait')], {
      stdio: ['ignore', 'pipe', 'inherit', timer.descriptor.fd],
    });
    timer.start({ afterMs: 1 });
    assert.equal(await linesOf(child.stdout)(), '1');
  });

  it('stops waiting when aborted or closed', async () => {
    const timer = Timer.create();
    const controller = new AbortController();
    const aborted = timer.expirations({ signal: controller.signal });
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    const waiting = timer.expirations();
    timer.close();
    timer.close();
    assert.equal(timer.closed, true);
    await assert.rejects(waiting, { code: 'ERR_CLOSED' });
    await assert.rejects(timer.expirations(), { code: 'ERR_CLOSED' });
    for (const call of [
      () => timer.remaining(),
      () => {
        timer.stop();
      },
    ]) {
      assert.throws(call, { code: 'ERR_CLOSED' });
    }
  });

  it('refuses invalid times', () => {
    using timer = Timer.create();
    for (const ms of [0, -1, NaN, Infinity]) {
      assert.throws(
        () => {
          timer.start({ afterMs: ms });
        },
        { code: 'ERR_OUT_OF_RANGE' },
      );
      assert.throws(
        () => {
          timer.start({ everyMs: ms });
        },
        { code: 'ERR_OUT_OF_RANGE' },
      );
    }
    assert.throws(
      () => {
        timer.start({});
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
    assert.throws(
      () => {
        timer.start({ at: new Date(NaN) });
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
    assert.throws(
      () => {
        timer.start({ at: 5 as never });
      },
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
    assert.throws(
      () => {
        timer.start({ afterMs: '5' as never });
      },
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
    assert.throws(() => Timer.create('wall' as TimerClock), { code: 'ERR_OUT_OF_RANGE' });
    assert.deepEqual(timer.remaining(), stopped);
  });
});
