import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { randomInteger } from '../../dist/programs/random.js';

describe('randomInteger', () => {
  for (const [low, high] of [
    [0, 100],
    [0, 9],
    [5, 20],
    [0, 4],
  ] as const) {
    it(`chooses each of ${low} to ${high} equally often`, () => {
      const kinds = high - low + 1;
      const draws = 10_000 * kinds;
      const counts = new Map<number, number>();
      for (let i = 0; i < draws; i++) {
        const value = randomInteger(low, high);
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      assert.deepEqual(
        [...counts.keys()].sort((a, b) => a - b),
        range(low, high),
      );
      // Each count is binomial around 10,000, with a standard deviation below 100. Chance exceeds seven
      // standard deviations less than once in 10^11.
      for (const [value, count] of counts) {
        assert.ok(Math.abs(count - 10_000) < 700, `${value} occurred ${count} times`);
      }
    });
  }
});

function range(low: number, high: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}
