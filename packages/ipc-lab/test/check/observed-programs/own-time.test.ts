import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';

import type { Lateness } from '../../../dist/check/observed-programs/lateness.js';
import { OwnTime } from '../../../dist/check/observed-programs/own-time.js';

interface Seen {
  readonly isReady: boolean;
  /** The part of the time in which the machine was busy. */
  readonly busy: number;
  /** The part of a processor that the program got. */
  readonly used?: number;
}

/** The seconds after which a limit of 10 s is over, when each fifth of a second is as `seen` says. */
function secondsUntilOver(seen: (second: number) => Seen): number {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  try {
    const lateness: Lateness[] = [];
    const processorTimes = new Map<number, number>([[1, 7]]);
    const ownTime = new OwnTime(lateness, processorTimes);
    let over = false;
    ownTime.after(10, () => (over = true));
    const tick = 0.2;
    for (let second = 0; second < 1000; second += tick) {
      if (over) return Math.round(second);
      const from = Date.now() / 1000;
      mock.timers.tick(tick * 1000);
      const { isReady, busy, used = 0 } = seen(second);
      lateness.push({ from, to: Date.now() / 1000, seconds: 0, pressed: busy * tick });
      processorTimes.set(1, (processorTimes.get(1) ?? 0) + used * tick);
      ownTime.see(isReady);
    }
    return Infinity;
  } finally {
    mock.timers.reset();
  }
}

const about = (actual: number, expected: number): void => {
  assert.ok(Math.abs(actual - expected) <= 1, `${actual} s, not ${expected} s`);
};

describe("a limit of the program's own time", () => {
  it('is that of the clock on an idle machine', () => {
    about(
      secondsUntilOver(() => ({ isReady: true, busy: 0 })),
      10,
    );
  });

  it('is extended by the time in which a program that was ready had to wait', () => {
    about(
      secondsUntilOver(() => ({ isReady: true, busy: 0.5 })),
      20,
    );
    about(
      secondsUntilOver((second) => ({ isReady: true, busy: second < 8 ? 1 : 0 })),
      18,
    );
  });

  it('is not extended for a program that sleeps', () => {
    about(
      secondsUntilOver(() => ({ isReady: false, busy: 1 })),
      10,
    );
    about(
      secondsUntilOver((second) => ({ isReady: second < 3, busy: 1 })),
      13,
    );
  });

  it('is over when a process has used as much processor time, and ends at ten times the limit', () => {
    about(
      secondsUntilOver(() => ({ isReady: true, busy: 1, used: 0.5 })),
      20,
    );
    about(
      secondsUntilOver(() => ({ isReady: true, busy: 1 })),
      100,
    );
  });
});
