/** A queue from whose front far more has been taken than is in it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Queue } from '../../dist/window/queue.js';

interface Item {
  readonly number: number;
}

describe('a queue', () => {
  it('has the oldest item first, however many were taken before', () => {
    const queue = new Queue<Item>();
    for (let number = 0; number < 5000; number++) {
      queue.push({ number });
      if (number >= 10) assert.equal(queue.shift()?.number, number - 10);
    }
    assert.equal(queue.length, 10);
    assert.deepEqual(
      queue.after(8).map(({ number }) => number),
      [4998, 4999],
    );
  });

  it('takes the oldest item that matches, and leaves the others in order', () => {
    const queue = new Queue<Item>();
    for (let number = 0; number < 6; number++) queue.push({ number });
    queue.shift();
    assert.equal(queue.take(({ number }) => number % 3 === 0)?.number, 3);
    assert.equal(
      queue.take(({ number }) => number % 3 === 0),
      undefined,
    );
    assert.equal(queue.take(({ number }) => number === 1)?.number, 1);
    assert.deepEqual(
      queue.after(0).map(({ number }) => number),
      [2, 4, 5],
    );
  });

  it('is empty after clear', () => {
    const queue = new Queue<Item>();
    queue.push({ number: 1 });
    queue.clear();
    assert.deepEqual([queue.length, queue.shift(), queue.after(0)], [0, undefined, []]);
  });
});
