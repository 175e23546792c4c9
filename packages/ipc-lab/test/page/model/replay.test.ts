/* How a run is shown again. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { nextStep, speeds } from '../../../dist/page/model/replay.js';

const times = [10, 10.001, 10.002, 12, 12];

describe('a replay', () => {
  it('shows so many moments a second', () => {
    assert.deepEqual(nextStep(times, 1, { perSecond: 4 }), { count: 2, afterMs: 250 });
    assert.deepEqual(nextStep(times, 4, { perSecond: 4 }), { count: 5, afterMs: 250 });
  });

  it('or keeps the time of the run, and shows together what is too near for the eye', () => {
    assert.deepEqual(nextStep(times, 1, { ofRealTime: 1 }), { count: 3, afterMs: 50 });
    const { count, afterMs } = nextStep(times, 3, { ofRealTime: 1 }) ?? {};
    assert.equal(count, 5);
    assert.equal(Math.round(afterMs ?? 0), 1998);
    assert.equal(Math.round(nextStep(times, 3, { ofRealTime: 0.1 })?.afterMs ?? 0), 19_980);
  });

  it('ends, at every speed and from every place', () => {
    for (const speed of Object.values(speeds)) {
      let count = 1;
      for (let steps = 0; ; steps += 1) {
        const next = nextStep(times, count, speed);
        if (next === undefined) break;
        assert.ok(next.count > count && steps < times.length);
        ({ count } = next);
      }
      assert.equal(count, times.length);
    }
    assert.equal(nextStep([], 0, { perSecond: 1 }), undefined);
  });
});
