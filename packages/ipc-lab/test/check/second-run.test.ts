import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { judgeTwice } from '../../dist/check/judge/judge-twice.js';
import { areSame } from '../../dist/check/judge/remarks/same-values.js';
import { judge4a } from '../../dist/check/4a/judge.js';
import { exercise4a } from '../../dist/check/4a/exercise.js';
import { chooseValues, sumOf } from '../../dist/check/6/values.js';
import type { Run } from '../../dist/check/observed-programs/observed-program.js';
import { runOf } from '../golden/check-runs.js';
import { goldenPath } from '../golden/golden.js';
import { readRecording } from '../golden/recording.js';

/** @param later Seconds after the recording. */
function recorded(name: string, later = 0): Run {
  const lines = readRecording(join(goldenPath(`checks/${name}`), 'program.strace')).map((line) =>
    line.replace(/^(\d+ +)(\d+\.\d+)/, (_, pid: string, time: string) => {
      return pid + (Number(time) + later).toFixed(6);
    }),
  );
  return runOf({ name, words: [], leftovers: [], lateness: [] }, lines);
}

const right = recorded('4a-plain');
const wrong = recorded('4a-first-read-only');

describe('a program that runs twice', () => {
  it('is judged by the worse run, and the evidence says which that was', () => {
    const { judgements } = exercise4a.judge({ first: right, second: wrong, changed: undefined });
    const sum = judgements.find(({ id }) => id === 'all-read');
    assert.equal(sum?.verdict, 'fail');
    assert.match(sum.evidence.en, /^in a second run, child \d+ read /);
    assert.match(sum.evidence.fr, /^lors d’une seconde exécution, l’enfant /);
  });

  it('fails in the first run as it would alone', () => {
    const alone = judge4a(wrong);
    assert.deepEqual(judgeTwice({ first: wrong, second: undefined }, judge4a), alone);
    assert.deepEqual(judgeTwice({ first: wrong, second: wrong }, judge4a), alone);
  });

  it('is not said to have the same values if both runs may have had the same second as their seed', () => {
    const { remarks } = exercise4a.judge({ first: right, second: right, changed: undefined });
    assert.deepEqual(remarks, []);
    const second = recorded('4a-plain', 2);
    const later = exercise4a.judge({ first: right, second, changed: undefined });
    assert.deepEqual(
      later.remarks.map(({ id }) => id),
      ['same-values'],
    );
  });
});

describe('the values of two runs', () => {
  it('are the same if they are equal, or one begins the other, and there are enough of them', () => {
    assert.ok(areSame([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], 10));
    assert.ok(areSame([50, 2, 7, 4], [50, 2, 7], 101));
    assert.ok(!areSame([1, 2, 3, 4, 5], [1, 2, 3, 4, 6], 10));
    assert.ok(!areSame([1, 2, 3, 4], [1, 2, 3, 4], 10), 'chance');
    assert.ok(!areSame([], [], 10));
    assert.ok(!areSame(undefined, [1, 2, 3, 4, 5], 10));
  });

  it('have different sums in 6, and neither is one of them', () => {
    for (let count = 0; count < 1000; count += 1) {
      const first = chooseValues();
      const second = chooseValues(first);
      assert.notEqual(sumOf(first), sumOf(second));
      for (const values of [first, second]) {
        assert.notEqual(values[0], values[1]);
        for (const value of values)
          assert.ok(value > 100 && value < 500 && value !== sumOf(values));
      }
    }
  });
});
