import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { Once } from 'linux-ipc/once';

import { fixture } from '../support/peers.js';
import { temporarySegment } from '../support/temporary-segment.js';

describe('Once', () => {
  it('is done by one of many callers', async () => {
    using segment = temporarySegment();
    using once = Once.createIn(segment.bytes);
    using same = Once.openIn(segment.bytes);
    let times = 0;
    const work = async (): Promise<void> => {
      await turn();
      times++;
    };
    const runs = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? once : same).run(work));
    const did = await Promise.all(runs);
    assert.equal(did.filter(Boolean).length, 1);
    assert.equal(times, 1);
    assert.equal(once.done, true);
    assert.equal(
      same.runSync(() => undefined),
      false,
    );
  });

  it('is done by the next process if the first is killed or fails', async () => {
    using segment = temporarySegment();
    using once = Once.createIn(segment.bytes);
    const { signal } = spawnSync(process.execPath, [fixture('once-killed'), String(segment.id)]);
    assert.equal(signal, 'SIGKILL');
    const failing = (): never => {
      throw new Error('expected');
    };
    assert.throws(() => once.runSync(failing), { message: 'expected' });
    await assert.rejects(once.run(failing), { message: 'expected' });
    assert.equal(once.done, false);
    assert.equal(
      once.runSync(() => undefined),
      true,
    );
    assert.equal(await once.run(failing), false);
  });

  it('is not done if the work returns a promise', async () => {
    using segment = temporarySegment();
    using once = Once.createIn(segment.bytes);
    const begun = Promise.resolve();
    assert.throws(() => once.runSync(() => begun as unknown as undefined), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: 'work must be a function that is done when it returns, not an object',
    });
    assert.equal(once.done, false);
    assert.equal(await once.run(() => begun), true);
  });

  it('keeps nothing mapped if the memory is too short', () => {
    using segment = temporarySegment();
    assert.throws(() => Once.createIn(segment.bytes.subarray(0, Once.byteLength - 1)), {
      code: 'ERR_OUT_OF_RANGE',
    });
    assert.equal(segment.status().attaches, 1);
  });
});
