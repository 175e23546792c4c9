import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  LatestValueConsumer,
  LatestValueProducer,
} from '../../../dist/channel/ring/latest-value.js';
import { KIND } from '../../../dist/channel/ring/layout.js';
import { explore } from '../support/model.js';
import { isCounter, localSegment, numbered, numberOf } from '../support/segments.js';

describe('latest value: every interleaving', () => {
  for (const plainStores of ['immediate', 'delayed', 'early'] as const) {
    it(`reads whole values, none older than the previous one (plain stores ${plainStores})`, () => {
      const seen = new Set<number>();
      explore(
        localSegment(KIND.LATEST_VALUE, 64),
        [
          {
            name: 'W',
            run: (segment) => {
              const writer = new LatestValueProducer(segment);
              for (let i = 1; i <= 4; i++) writer.write(numbered(i, 4 * i));
            },
            mayDie: true,
          },
          {
            name: 'R',
            run: (segment) => {
              const reader = new LatestValueConsumer(segment);
              return [1, 2].map(() => {
                const value = reader.read();
                return value === undefined ? 0 : numberOf(value) * 100 + value.length;
              });
            },
          },
        ],
        ({ results, schedule }) => {
          const read = results[1] as number[];
          for (const [i, value] of read.entries()) {
            const number = Math.trunc(value / 100);
            assert.equal(value, number * 100 + 4 * number, `torn: ${schedule}`);
            assert.ok(i === 0 || value >= (read[i - 1] ?? 0), `${read.join()}: ${schedule}`);
            seen.add(number);
          }
        },
        { plainStores, earlyLoads: plainStores === 'early', ignoredWords: isCounter },
      );
      assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4]);
    });
  }
});

describe('latest value', () => {
  it('is undefined before the first value, then the newest, however often it is read', () => {
    const segment = localSegment(KIND.LATEST_VALUE, 256);
    const writer = new LatestValueProducer(segment);
    const reader = new LatestValueConsumer(segment);
    assert.equal(reader.read(), undefined);
    assert.equal(reader.hasNews(), false);
    writer.write(numbered(1, 120));
    writer.write(numbered(2, 0));
    writer.write(numbered(3, 7));
    assert.equal(reader.hasNews(), true);
    assert.deepEqual(reader.read(), numbered(3, 7));
    assert.deepEqual(reader.read(), numbered(3, 7));
    assert.equal(reader.hasNews(), false);
    assert.throws(
      () => {
        writer.write(numbered(1, 121));
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
  });
});
