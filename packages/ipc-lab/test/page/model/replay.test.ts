/* How a run is shown again. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  nextStep,
  replayed,
  speeds,
  whole,
  type ReplayAction,
} from '../../../dist/page/model/replay.js';

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

describe('what a person asks of a replay', () => {
  const after = (...actions: ReplayAction[]): readonly [number | undefined, boolean] => {
    const { count, isPlaying } = actions.reduce(replayed, whole);
    return [count, isPlaying];
  };
  const step = (by: number): ReplayAction => ({ type: 'step', by, all: 5 });
  const toggle = (isLive: boolean): ReplayAction => ({ type: 'toggle', isLive, all: 5 });

  it('starts from what was asked before, not from what is drawn', () => {
    assert.deepEqual(after(step(-1), step(-1)), [3, false]);
    assert.deepEqual(after(step(-1), step(-1), step(1)), [4, false]);
    assert.deepEqual(after(toggle(false), toggle(false)), [1, false]);
    assert.deepEqual(after(toggle(true), toggle(true)), [1, true]);
  });

  it('stays within the run', () => {
    assert.deepEqual(after(...Array.from({ length: 9 }, () => step(-1))), [1, false]);
    assert.deepEqual(after(step(1)), [5, false]);
    assert.deepEqual(after({ type: 'go', to: 99, all: 5 }), [5, false]);
    assert.deepEqual(after({ type: 'go', to: 2, all: 5 }, toggle(false)), [2, true]);
  });

  it('is not moved by a step of the playing that was paused meanwhile', () => {
    const played: ReplayAction = { type: 'played', to: 4 };
    assert.deepEqual(after(toggle(false), played), [4, true]);
    assert.deepEqual(after(toggle(false), step(1), played), [2, false]);
    assert.deepEqual(after(toggle(false), { type: 'whole' }, played), [undefined, false]);
  });
});
