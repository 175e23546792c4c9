import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { readCall } from '../../../dist/observe/strace/calls.js';
import { timeLimit } from '../../../dist/observe/effects/time-limit.js';

function limit(name: string, text: string, origin?: number): number | undefined {
  return timeLimit(readCall(1, name, 1000, `${text} <0.5>`), origin);
}

describe('the time limit of a call', () => {
  it('may be a duration', () => {
    assert.equal(limit('nanosleep', '{tv_sec=1, tv_nsec=500000000}, NULL) = 0'), 1.5);
    assert.equal(
      limit('clock_nanosleep', 'CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, NULL) = 0'),
      1,
    );
    assert.equal(limit('poll', '[{fd=3, events=POLLIN}], 1, 250) = 0 (Timeout)'), 0.25);
    assert.equal(
      limit('select', '0, NULL, NULL, NULL, {tv_sec=2, tv_usec=500000}) = 0 (Timeout)'),
      2.5,
    );
    assert.equal(
      limit(
        'futex',
        '0x7f, FUTEX_WAIT_PRIVATE, 0, {tv_sec=3, tv_nsec=0}) = -1 ETIMEDOUT (Connection timed out)',
      ),
      3,
    );
  });

  it('may be a point in time, if its clock is known', () => {
    const until = (clock: string) => `${clock}, TIMER_ABSTIME, {tv_sec=1002, tv_nsec=0}, NULL) = 0`;
    assert.equal(limit('clock_nanosleep', until('CLOCK_REALTIME')), 2);
    assert.equal(limit('clock_nanosleep', until('CLOCK_MONOTONIC')), undefined);
    assert.equal(limit('clock_nanosleep', until('CLOCK_MONOTONIC'), 3), 5);
    const futex =
      '0x7f, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 0, {tv_sec=1004, tv_nsec=0}, FUTEX_BITSET_MATCH_ANY) = 0';
    assert.equal(limit('futex', futex), 4);
  });

  it('may be absent', () => {
    assert.equal(limit('poll', '[{fd=3, events=POLLIN}], 1, -1) = 1'), undefined);
    assert.equal(limit('select', '4, [3], NULL, NULL, NULL) = 1 (in [3])'), undefined);
    assert.equal(limit('pause', ') = ? ERESTARTNOHAND (To be restarted if no handler)'), undefined);
    assert.equal(limit('nanosleep', '0x7fff) = 0'), undefined);
  });
});
