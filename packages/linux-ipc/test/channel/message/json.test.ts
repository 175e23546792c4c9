import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';
import { json, text } from 'linux-ipc/channel';

const numRuns = Number(process.env['LINUX_IPC_RUNS'] ?? 200);

describe('json() and text()', () => {
  it('have the bytes of JSON.stringify() and of UTF-8', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const bytes = json().encode(value);
        const expected = JSON.stringify(value);
        assert.equal(Buffer.from(bytes).toString(), Buffer.from(expected).toString());
        assert.deepEqual(json().decode(bytes, 0, bytes.length), JSON.parse(expected));
        const encoded = text().encode(expected);
        assert.equal(text().decode(encoded, 0, encoded.length), Buffer.from(expected).toString());
      }),
      { numRuns },
    );
  });

  it('decode from any place, and copy', () => {
    for (const sample of ['', 'a', 'é'.repeat(20), 'x'.repeat(41), '€'.repeat(20_000)]) {
      const memory = new Uint8Array(100_000);
      const encoded = text().encode(sample);
      memory.set(encoded, 7);
      assert.equal(text().decode(memory, 7, encoded.length), sample);
    }
  });

  it('keep the prototype when a key is __proto__', () => {
    const bytes = json().encode(JSON.parse('{"__proto__": {"a": 1}}'));
    const value = json<object>().decode(bytes, 0, bytes.length);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.ok(Object.hasOwn(value, '__proto__'));
  });

  it('report bytes that are not JSON as corruption', () => {
    for (const wrong of ['', '{', '[1,', 'undefined', '{"a":1}x', '\ufeff1', '['.repeat(1000)]) {
      const bytes = Buffer.from(wrong);
      assert.throws(() => json().decode(bytes, 0, bytes.length), { code: 'ERR_CHANNEL_CORRUPTED' });
    }
  });
});
