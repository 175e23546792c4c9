import { spawnSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Semaphore, SystemVSemaphoreSet, unlinkSemaphore } from 'linux-ipc/semaphore';

import { fixture } from '../support/peers.js';
import { assertFlat, assertNothingKept, resources, threads } from '../support/resources.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { uniqueName } from '../support/unique-name.js';
import { until } from '../support/until.js';

describe('the lifetime of semaphores', () => {
  it('leaks nothing however many are in shared memory', async (t) => {
    using segment = temporarySegment();
    await assertNothingKept(t, 100_000, () => {
      using semaphore = Semaphore.createIn(segment.bytes);
      semaphore.post();
    });
    assert.equal(segment.status().attaches, 1);
  });

  it('leaks nothing however often a named one is opened', async (t) => {
    const name = uniqueName();
    using semaphore = Semaphore.create(name);
    semaphore.post();
    try {
      await assertNothingKept(t, 100_000, () => {
        using opened = Semaphore.open(name);
        opened.post();
        opened.tryWait();
      });
    } finally {
      unlinkSemaphore(name);
    }
  });

  it('leaks nothing however many named ones and sets are created', async (t) => {
    await assertNothingKept(t, 100_000, () => {
      const name = uniqueName();
      using semaphore = Semaphore.create(name);
      unlinkSemaphore(name);
      semaphore.post();
      SystemVSemaphoreSet.create({ values: [1, 2] }).remove();
    });
  });

  it('leaves no thread and no descriptor after a wait', async () => {
    using segment = temporarySegment();
    using semaphore = Semaphore.createIn(segment.bytes);
    const wait = async (): Promise<void> => {
      const abort = new AbortController();
      const waiting = [
        semaphore.wait().catch(() => undefined),
        semaphore.wait({ signal: abort.signal }).catch(() => undefined),
      ];
      abort.abort();
      semaphore.post();
      await Promise.all(waiting);
      semaphore.tryWait();
    };
    await wait();
    await until(() => semaphore.value === 0);
    const [before, threadsBefore] = [resources(), threads()];
    for (let i = 0; i < 2000; i++) await wait();
    await assertFlat(before);
    await until(() => threads() <= threadsBefore);
  });

  it('ends with a warning if it is collected without close()', () => {
    const { stderr, status } = spawnSync(
      process.execPath,
      ['--expose-gc', fixture('semaphore-drop')],
      { encoding: 'utf8' },
    );
    assert.match(stderr, /ResourceWarning: a semaphore was collected while open/);
    assert.equal(status, 0);
  });
});
