import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { countOf, otherCount, withCount } from '../../../dist/check/5/count.js';

const commands: readonly ((count: number) => string[])[] = [
  (count) => ['./send_rand', 'pipe7', '-n', String(count)],
  (count) => ['./send_rand', '-n', String(count), 'pipe7'],
  (count) => ['./send_rand', 'pipe7', `-n${count}`],
  (count) => ['sh', '-c', `./send_rand pipe7 -n ${count}`],
  (count) => ['sh', '-c', `./send_rand -n${count} pipe7 | cat`],
];

describe('the N of -n N', () => {
  it('is replaced by another, and nothing else is', () => {
    for (const command of commands) {
      for (const count of [1, 2, 7, 30, 200]) {
        assert.equal(countOf(command(count)), count);
        const other = otherCount(count, ['./get_rand', 'pipe7']);
        assert.notEqual(other, count);
        assert.ok(other <= Math.max(2, count), 'arrays for N values hold the others');
        assert.deepEqual(withCount(command(count), other), command(other));
      }
    }
  });

  it('is kept if the reader is told it as well', () => {
    for (const get of [
      ['./get', 'p', '30'],
      ['./get', '-n30'],
      ['sh', '-c', './get p 30'],
    ]) {
      assert.equal(otherCount(30, get), 30);
    }
    for (const get of [
      ['./get', 'p30'],
      ['./get', '/tmp/30x'],
      ['./get', '130'],
    ]) {
      assert.equal(otherCount(30, get), 29);
    }
  });
});
