import { deepStrictEqual, match, strictEqual } from 'node:assert';
import { describe, it } from 'node:test';

import { record, type BenchRecord, type Target } from '../record.js';
import { table } from '../table.js';
import { statusAgainst } from '../targets.js';

function withTarget(ours: number, other: number, target: Target, unit = 'ns'): BenchRecord {
  const found = new Map([
    ['ours', [[ours]]],
    [target.against === 'ours' ? 'net' : target.against, [[other]]],
  ]);
  return record('some.id', unit, true, found, { targets: [target] });
}

const times = { against: 'net', kind: 'times', must: 8, aim: 40 } as const;
const more = { against: 'c', kind: 'more', must: 60, aim: 30 } as const;
const atMost = { against: 'ours', kind: 'at most', must: 0.05 } as const;

describe('a target', () => {
  it('states its figures, and which of them is reached', () => {
    const cases: [BenchRecord, string, ...string[]][] = [
      [withTarget(10, 79, times), 'net', '7.9×', 'neither'],
      [withTarget(10, 80, times), 'net', '8×', 'must'],
      [withTarget(10, 400, times), 'net', '40×', 'aim'],
      [withTarget(91, 30, more), 'c', '61 ns', 'neither'],
      [withTarget(90, 30, more), 'c', '60 ns', 'must'],
      [withTarget(20, 30, more), 'c', '-10 ns', 'aim'],
      [withTarget(0, 1, atMost, '%'), 'ours', '0 %', 'must'],
      [withTarget(0.3, 1, atMost, '%'), 'ours', '0.3 %', 'neither'],
    ];
    for (const [one, key, ...expected] of cases) {
      const status = statusAgainst(one, key);
      deepStrictEqual([status?.reached, status?.which], expected);
    }
  });

  it('is absent where there is none, or its contender has no figures', () => {
    strictEqual(statusAgainst(withTarget(10, 80, times), 'ours'), undefined);
    const alone = record('some.id', 'ns', true, new Map([['ours', [[1]]]]), { targets: [times] });
    strictEqual(statusAgainst(alone, 'net'), undefined);
  });

  it('stands in the row of its contender', () => {
    const [, row] = table(withTarget(10, 91, times)).split('\n');
    match(row ?? '', /^ +net .* 9\.10 +9\.1× of must 8×, aim 40×: must$/);
  });
});

describe('a table', () => {
  it('has the word on a contender that was lost', () => {
    const found = new Map([['ours', [[1]]]]);
    const lost = { zeromq: 'hung: killed after 20 s' };
    const lines = table(record('some.id', 'ns', true, found, { lost })).split('\n');
    match(lines[1] ?? '', /^ +zeromq +hung: killed after 20 s$/);
  });
});
