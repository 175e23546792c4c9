/** Long copies arrive whole wherever they begin and end, and nowhere else. */
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';

import { copyInto } from '../../dist/core/copy.js';
import { native } from '../../dist/core/native.js';

const LONG = 65_536;

function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => 1 + (i % 251));
}

describe('copies', () => {
  it('are the same as those of set(), at every alignment, for short and long', () => {
    const lengths = [0, 1, 63, 64, 65, 127, LONG, LONG + 1, LONG + 63, LONG + 64, LONG + 200];
    const source = pattern(LONG + 300);
    for (const length of lengths) {
      for (let at = 0; at < 70; at += 7) {
        for (const from of [0, 1, 16, 63]) {
          const copied = source.subarray(from, from + length);
          const target = new Uint8Array(LONG + 400);
          const expected = new Uint8Array(LONG + 400);
          expected.set(copied, at);
          copyInto(target, at, copied);
          assert.ok(Buffer.from(target.buffer).equals(expected), `${length} ${at} ${from}`);
          target.fill(0);
          assert.equal(native.copyPastCaches(target, at, copied), 0);
          assert.ok(Buffer.from(target.buffer).equals(expected), `${length} ${at} ${from}`);
        }
      }
    }
  });

  it('are refused if the source does not fit, and then change nothing', () => {
    const source = pattern(LONG + 1);
    const target = new Uint8Array(LONG + 8);
    for (const offset of [8, LONG + 8, LONG + 9, 2 ** 40]) {
      assert.throws(() => {
        copyInto(target, offset, source);
      }, /ERANGE/);
      assert.equal(native.copyPastCaches(target, offset, source), -constants.errno.ERANGE);
    }
    assert.ok(target.every((byte) => byte === 0));
    const detached = new Uint8Array(LONG + 8);
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    assert.equal(native.copyPastCaches(detached, 0, source), -constants.errno.ERANGE);
  });
});
