/** Polling finds its regime, and never costs much more than it saves: in virtual time. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Spinner } from '../../dist/core/spinner.js';
import { Pair, type RoundTrip, type World } from '../channel/support/waiting-model.js';

const most = 200;
const wakeUps = [3, 10, 40, 80, 150];

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const timeOf = (trips: readonly RoundTrip[]): number => sum(trips.map(({ duration }) => duration));
const spunBy = (trips: readonly RoundTrip[], side: 0 | 1): number =>
  sum(trips.map(({ spun }) => spun[side]));
const sleepsOf = (trips: readonly RoundTrip[]): number => sum(trips.map(({ sleeps }) => sleeps));

/** What a pair may have lived through before. */
const histories: Record<string, readonly [number, Partial<World>]> = {
  nothing: [0, {}],
  'one processor': [5000, { processors: 1 }],
  'a peer that thinks': [500, { think: 2000 }],
  'a peer that was stopped': [1, { think: 3.6e9 }],
};

function aged(history: string, wakeUp: number): Pair {
  const [count, world] = histories[history] ?? [0, {}];
  const pair = new Pair(most);
  pair.run(count, { processors: 2, wakeUp, think: 0, ...world });
  return pair;
}

describe('polling', () => {
  for (const history of Object.keys(histories)) {
    it(`is soon all that two sides do which answer each other quickly, after ${history}`, () => {
      for (const wakeUp of wakeUps) {
        for (const think of [0, 1, wakeUp / 4]) {
          const pair = aged(history, wakeUp);
          const world: World = { processors: 2, wakeUp, think };
          pair.run(1500, world);
          const trips = pair.run(1000, world);
          assert.equal(sleepsOf(trips), 0, `${String(wakeUp)} ${String(think)}`);
        }
      }
    });
  }

  it('stops while the peer thinks for long, or is stopped', () => {
    for (const wakeUp of wakeUps) {
      for (const think of [1000, 10_000, 3.6e9]) {
        const pair = aged('nothing', wakeUp);
        pair.run(100, { processors: 2, wakeUp, think: 0 });
        const trips = pair.run(1000, { processors: 2, wakeUp, think });
        const spun = spunBy(trips, 0);
        assert.ok(spun <= 5 * most, `${String(wakeUp)} ${String(think)} ${String(spun)}`);
      }
    }
  });

  it('does not pay for ever for nothing: two sides on one processor', () => {
    for (const wakeUp of wakeUps) {
      for (const think of [0, 10, 100, 250, 1000]) {
        const pair = aged('nothing', wakeUp);
        const world: World = { processors: 1, wakeUp, think };
        const early = pair.run(1000, world);
        for (const side of [0, 1] as const) assert.ok(spunBy(early, side) <= 12 * most);
        const late = pair.run(5120, world);
        for (const side of [0, 1] as const) assert.ok(spunBy(late, side) <= 11 * most);
      }
    }
  });

  it('pays as long as waking would take longer, and stops where it would not', () => {
    const spins = (think: number): boolean => {
      const pair = aged('a peer that thinks', 40);
      pair.run(1500, { processors: 2, wakeUp: 40, think });
      return sleepsOf(pair.run(100, { processors: 2, wakeUp: 40, think })) === 0;
    };
    assert.deepEqual([0, 20, 40, 150, 190].map(spins), [true, true, true, false, false]);
  });

  it('takes hardly more time than sleeping always would, however the world changes', () => {
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    for (let run = 0; run < 20; run++) {
      const polling = new Pair(most);
      const sleeping = new Pair(0);
      let [polled, slept] = [0, 0];
      for (let era = 0; era < 100; era++) {
        const world: World = {
          processors: random(2) === 0 ? 1 : 2,
          wakeUp: wakeUps[random(wakeUps.length)] ?? 10,
          think: [0, 5, 50, 150, 500, 10_000][random(6)] ?? 0,
        };
        const count = 1 + random(200);
        polled += timeOf(polling.run(count, world));
        slept += timeOf(sleeping.run(count, world));
      }
      assert.ok(polled < 1.02 * slept, `${String(polled)} ${String(slept)}`);
    }
  });

  it('never happens if the longest time is 0', () => {
    const trips = new Pair(0).run(100, { processors: 2, wakeUp: 10, think: 0 });
    assert.deepEqual([spunBy(trips, 0), spunBy(trips, 1), sleepsOf(trips)], [0, 0, 200]);
  });
});

describe('polling that yields', () => {
  /** Waits of one side: `yielding` is called when it yields, and may make time pass or a message arrive. */
  class Waiting {
    now = 0;
    hasMessage = false;
    yields = 0;
    readonly spinner: Spinner;

    constructor(yielding: (waiting: Waiting) => void) {
      const yieldProcessor = (): void => {
        this.yields++;
        yielding(this);
      };
      this.spinner = new Spinner(most, { clock: () => this.now / 1000, yieldProcessor });
    }

    /** A wait for a message that arrives at `arrival`, or when it yields or sleeps. */
    wait(arrival = Infinity): void {
      this.hasMessage = false;
      const ready = (): boolean => (this.now += 0.05) >= arrival || this.hasMessage;
      if (this.spinner.spin(ready)) return;
      this.now += 16;
      this.spinner.slept(16);
    }
  }

  it('is all that a side does whose peer runs when it yields', () => {
    const waiting = new Waiting((self) => {
      self.now += 4;
      self.hasMessage = true;
    });
    for (let i = 0; i < 1000; i++) waiting.wait();
    waiting.yields = 0;
    for (let i = 0; i < 1000; i++) waiting.wait();
    assert.equal(waiting.yields, 1000);
  });

  it('hardly ever yields to strangers that keep the processor', () => {
    const waiting = new Waiting((self) => {
      self.now += 3000;
    });
    // A message that arrives soon, but after the first yield.
    for (let i = 0; i < 1000; i++) waiting.wait(waiting.now + 10);
    const { now, yields } = waiting;
    for (let i = 0; i < 100_000; i++) waiting.wait(waiting.now + 10);
    const strangers = 3000 * (waiting.yields - yields);
    assert.ok(strangers <= (waiting.now - now) / 20, `${strangers} of ${waiting.now - now} µs`);
  });

  it('does not yield before a message that arrives at once', () => {
    const waiting = new Waiting(() => undefined);
    for (let i = 0; i < 1000; i++) waiting.wait(waiting.now + 0.5);
    assert.equal(waiting.yields, 0);
  });
});
