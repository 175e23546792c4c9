import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fail, fragile, pass, unknown, type Finding } from '../../../dist/check/judge/verdict.js';
import { fragileWhere, worse } from '../../../dist/check/judge/worse.js';

const byWeakness: readonly Finding[] = [fail('f'), fragile('r'), unknown('u'), pass('p')];

describe('two runs', () => {
  it('have the weaker finding of each criterion, and say in which run it was', () => {
    byWeakness.forEach((first, at) => {
      byWeakness.forEach((second, other) => {
        const joined = worse({ it: first }, { it: second }).it;
        const expected = other < at ? { ...second, within: 'second-run' } : first;
        assert.deepEqual(joined, expected);
      });
    });
  });

  it('keep what the second does not judge', () => {
    assert.deepEqual(worse({ it: pass('p'), also: fail('f') }, { it: pass('p') }).also, fail('f'));
    assert.deepEqual(worse({ it: pass('p') }, undefined), { it: pass('p') });
  });

  it('are fragile only where both hold and the run with delays fails', () => {
    for (const one of byWeakness) {
      for (const late of byWeakness) {
        const { verdict, within } = fragileWhere({ it: one }, { it: late }).it;
        const isFragile = one.verdict === 'pass' && late.verdict === 'fail';
        assert.equal(verdict, isFragile ? 'fragile' : one.verdict);
        assert.equal(within, isFragile ? 'late-run' : undefined);
      }
    }
  });
});
