import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { integersIn, Traffic } from '../../dist/history/traffic.js';

function widthOf(...messages: readonly (Buffer | string)[]): number | undefined {
  const traffic = new Traffic();
  for (const message of messages) traffic.add(Buffer.from(message));
  return traffic.width;
}

const int = (...values: readonly number[]): Buffer => Buffer.from(Int32Array.from(values).buffer);
const long = (...values: readonly bigint[]): Buffer =>
  Buffer.from(BigInt64Array.from(values).buffer);

describe('what passes over an object', () => {
  it('is integers if all of it is: of four bytes, of eight, of one', () => {
    assert.equal(widthOf(int(3), int(-1), int(1_804_289_383)), 4);
    assert.equal(widthOf(int(3, 4), int(5)), 4);
    assert.equal(widthOf(long(7n), long(-1n)), 8);
    assert.equal(widthOf(Buffer.from([3]), Buffer.from([200])), 1);
  });

  it('is no integers if any of it is text, or data', () => {
    for (const other of ['text', 'abcd', 'x', '', int(1, 2 ** 30), Buffer.alloc(4096)]) {
      assert.equal(widthOf(int(3), other), undefined, String(other));
    }
    assert.equal(widthOf(), undefined);
    assert.equal(widthOf('\n'), undefined);
    const traffic = new Traffic();
    traffic.add(undefined);
    assert.equal(traffic.width, undefined);
  });

  it('has the values that the machine has', () => {
    assert.deepEqual(integersIn(int(3, -4), 4), [3, -4]);
    assert.deepEqual(integersIn(long(2n ** 40n), 8), [2n ** 40n]);
  });
});
