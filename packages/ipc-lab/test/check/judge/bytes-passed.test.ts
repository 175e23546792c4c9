import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { bytesPassed } from '../../../dist/check/judge/bytes-passed.js';
import type { EventOf } from '../../../dist/observe/events.js';
import { randomFrom } from '../../support/random.js';

type Type = 'written' | 'read';

/** Transfers of these lengths, of which the trace shows at most `limit` bytes each. */
function transfers<Of extends Type>(
  type: Of,
  stream: Buffer,
  lengths: readonly number[],
  limit: number,
): EventOf<Of>[] {
  let at = 0;
  return lengths.map((count, index) => {
    const data = limit < 0 ? undefined : stream.subarray(at, at + Math.min(count, limit));
    at += count;
    const object = { kind: 'pipe', id: 'pipe:[1]' } as const;
    return {
      ...{ type, id: index + 1, time: index, pid: 1, known: 'observed' },
      ...{ object, descriptor: 3, count, data, call: type === 'read' ? 'read' : 'write' },
    } as unknown as EventOf<Of>;
  });
}

const stream = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
const pieces = (size: number): number[] =>
  Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
    Math.min(size, stream.length - index * size),
  );

describe('the bytes that writes pass to reads', () => {
  it('are seen on either side', () => {
    const whole = transfers('written', stream, [1000], 1000);
    assert.deepEqual(bytesPassed(whole, [])?.data, stream);
    const unseen = transfers('written', stream, [1000], -1);
    assert.deepEqual(bytesPassed(unseen, transfers('read', stream, pieces(64), 64))?.data, stream);
    assert.equal(bytesPassed(unseen, []), undefined);
  });

  it('are put together where both sides show only a part of each transfer', () => {
    // One shows 0 to 599, the other 600 to 999.
    const writes = transfers('written', stream, [1000], 600);
    const reads = transfers('read', stream, [500, 500], 400);
    assert.equal(bytesPassed(writes, reads)?.data, undefined, '900 to 999 are shown by neither');
    assert.deepEqual(bytesPassed(writes, transfers('read', stream, [600, 400], 400))?.data, stream);
  });

  it('are as they were, wherever the trace truncates them', () => {
    const random = randomFrom('truncated');
    for (let round = 0; round < 200; round += 1) {
      const limit = 1 + random(200);
      const [sizes, others] = [1 + random(300), 1 + random(300)];
      const passed = bytesPassed(
        transfers('written', stream, pieces(sizes), limit),
        transfers('read', stream, pieces(others), limit),
      );
      if (Math.min(sizes, others) <= limit) assert.deepEqual(passed?.data, stream);
      else if (passed !== undefined) assert.deepEqual(passed.data, stream);
    }
  });

  it('are those that were written, if more are read, or fewer', () => {
    const writes = transfers('written', stream.subarray(0, 100), [100], 100);
    assert.equal(bytesPassed(writes, transfers('read', stream, [200], 200))?.data.length, 100);
    assert.deepEqual(bytesPassed(writes, [])?.messages, [100]);
  });
});
