import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Waiters, type Waiter } from '../../dist/core/waiters.js';

describe('the waits for one event', () => {
  it('leave who waits again to the next event', () => {
    const waiters = new Waiters('event');
    let wakes = 0;
    const again: Waiter = {
      wake: () => {
        assert.ok(++wakes < 10, 'woken without end');
        waiters.expect(again, false);
      },
      refuse: () => undefined,
    };
    waiters.expect(again, false);
    waiters.wake();
    assert.equal(wakes, 1);
    waiters.wake();
    assert.equal(wakes, 2);
    waiters.close();
  });

  it('do not wake who was told meanwhile to wait no longer', () => {
    const waiters = new Waiters('event');
    const woken: string[] = [];
    const refuse = (): void => undefined;
    const wake = (): void => {
      woken.push('first');
      endSecond();
    };
    waiters.expect({ wake, refuse }, false);
    const endSecond = waiters.expect({ wake: () => woken.push('second'), refuse }, false);
    waiters.wake();
    assert.deepEqual(woken, ['first']);
  });
});
