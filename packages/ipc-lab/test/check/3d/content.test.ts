import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { integersOf } from '../../../dist/check/3d/content.js';
import { randomFrom } from '../../support/random.js';
import { binary } from '../../support/value-forms.js';

const kinds = [
  'int32, little-endian',
  'int32, big-endian',
  'int64, little-endian',
  'int64, big-endian',
] as const;

describe('five integers at the start of a file', () => {
  for (const kind of kinds) {
    it(`may be ${kind}`, () => {
      const random = randomFrom(kind);
      for (let round = 0; round < 50; round += 1) {
        const large = Array.from({ length: 5 }, () => random(2 ** 31));
        const small = large.map((value) => 1 + (value % 100));
        const holding = (values: number[]): Buffer =>
          Buffer.concat([...values.map((value) => binary(kind, value)), Buffer.alloc(200)]);
        assert.deepEqual(integersOf(holding(small))[0], small);
        assert.ok(integersOf(holding(large)).some((values) => values.join() === large.join()));
      }
    });
  }

  it('are missing from a file that is too short', () => {
    assert.deepEqual(integersOf(Buffer.alloc(19)), []);
    assert.deepEqual(integersOf(undefined), []);
  });
});
