import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { record, type FieldType } from 'linux-ipc/channel';

const tick = record({ price: 'float64', size: 'int32' });

function encode(codec: { encode(value: never): Uint8Array }, value: unknown): Uint8Array {
  return codec.encode(value as never).slice();
}

const integers: Partial<Record<FieldType, [least: number, most: number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
};
const bigints: Partial<Record<FieldType, [least: bigint, most: bigint]>> = {
  bigint64: [-(2n ** 63n), 2n ** 63n - 1n],
  biguint64: [0n, 2n ** 64n - 1n],
};

/** Tries a value in a message, and through an accessor in memory. */
function refuses(type: FieldType, value: unknown): void {
  const codec = record({ first: 'uint8', amount: type });
  const expected = { message: /^the field amount must be / };
  assert.throws(
    () => encode(codec, { first: 1, amount: value }),
    expected,
    `${type} ${String(value)}`,
  );
  const view = codec.view().moveTo(new Uint8Array(codec.byteLength), 0) as Record<string, unknown>;
  assert.throws(() => (view['amount'] = value), expected);
}

describe('record()', () => {
  for (const [type, [least, most]] of Object.entries({ ...integers, ...bigints })) {
    it(`refuses by name what ${type} cannot hold`, () => {
      const codec = record({ amount: type as FieldType });
      for (const amount of [least, most]) {
        const bytes = encode(codec, { amount });
        assert.deepEqual({ ...codec.decode(bytes, 0, bytes.length) }, { amount });
      }
      const isBig = typeof least === 'bigint';
      const beyond = isBig
        ? [least - 1n, (most as bigint) + 1n, 1]
        : [least - 1, (most as number) + 1, 1n];
      const wrong = [
        ...beyond,
        NaN,
        1.5,
        Infinity,
        '7',
        null,
        undefined,
        true,
        {},
        [1],
        new Date(0),
      ];
      for (const value of wrong) refuses(type as FieldType, value);
    });
  }

  it('refuses by name what a float cannot hold', () => {
    for (const type of ['float32', 'float64'] as const) {
      for (const value of ['7', null, undefined, 1n, {}, [1]]) refuses(type, value);
      for (const amount of [NaN, Infinity, -0, 1.5]) {
        const codec = record({ amount: type });
        const bytes = encode(codec, { amount });
        assert.deepEqual({ ...codec.decode(bytes, 0, bytes.length) }, { amount });
      }
    }
    refuses('float32', 1e39);
  });

  it('refuses what is no object', () => {
    for (const value of [null, undefined, 5, 'x', true, 1n, Symbol('s'), () => 1]) {
      assert.throws(() => encode(tick, value), {
        code: 'ERR_INVALID_ARG_TYPE',
        message: /^message must be an object with the fields price, size, not /,
      });
    }
  });

  it('names the fields that are missing and the properties that are no fields', () => {
    const named: [unknown, RegExp][] = [
      [{}, /: price is missing, size is missing$/],
      [[], /price/],
      [{ price: 1 }, /: size is missing$/],
      [{ price: 1, sise: 3 }, /: size is missing, sise is no field$/],
      [{ price: 1, size: 2, more: 3 }, /: more is no field$/],
      [{ price: 1, size: undefined }, /^the field size must be a whole number .*, not undefined$/],
    ];
    for (const [value, message] of named) assert.throws(() => encode(tick, value), { message });
  });

  it('does not take fields from Object.prototype', () => {
    for (const enumerable of [true, false]) {
      Object.defineProperty(Object.prototype, 'size', { value: 9, enumerable, configurable: true });
      try {
        assert.throws(() => encode(tick, { price: 1 }), { message: /: size is missing$/ });
      } finally {
        delete (Object.prototype as { size?: number }).size;
      }
    }
  });

  it('has fields with the names of what every object has, or of a setter of Object.prototype', () => {
    const codec = record({ constructor: 'int32', size: 'int8', valueOf: 'int8' });
    const values = { constructor: 1, size: 2, valueOf: 3 };
    Object.defineProperty(Object.prototype, 'size', { set: () => undefined, configurable: true });
    try {
      const bytes = codec.encode(values).slice();
      assert.deepEqual({ ...codec.decode(bytes, 0, bytes.length) }, values);
      assert.deepEqual(Object.values(codec.offsets), [0, 4, 5]);
    } finally {
      delete (Object.prototype as { size?: number }).size;
    }
  });

  it('takes the fields in any order, from getters and accessors, and from null-prototype objects', () => {
    class Quote {
      readonly source = 'not sent';
      price = 1.5;
      get size(): number {
        return this.price + 5.5;
      }
    }
    const view = tick.view().moveTo(new Uint8Array(tick.byteLength), 0);
    Object.assign(view, { price: 1.5, size: 7 });
    const expected = encode(tick, { price: 1.5, size: 7 });
    const sources = [
      { size: 7, price: 1.5 },
      Object.assign(Object.create(null) as object, { price: 1.5, size: 7 }),
      new Quote(),
      Object.create({ price: 1.5, size: 7 }) as unknown,
      view,
    ];
    for (const source of sources) assert.deepEqual(encode(tick, source), expected);
  });

  it('may have fields of any name but two', () => {
    const fields = {
      start: 'int32',
      memory: 'int32',
      constructor: 'int32',
      toString: 'uint8',
    } as const;
    const codec = record(fields);
    const value = { start: 1, memory: 2, constructor: 3, toString: 4 };
    const bytes = encode(codec, value);
    assert.deepEqual({ ...codec.decode(bytes, 0, bytes.length) }, value);
    for (const name of ['moveTo', '__proto__']) {
      assert.throws(() => record({ [name]: 'int8' }), { code: 'ERR_OUT_OF_RANGE' });
    }
  });

  it('refuses to assign to a misspelt field of an accessor', () => {
    const view = tick.view().moveTo(new Uint8Array(tick.byteLength), 0) as Record<string, unknown>;
    assert.throws(() => (view['sise'] = 3), TypeError);
  });

  it('reports bytes of another length as corruption', () => {
    assert.throws(() => tick.decode(new Uint8Array(64), 0, 8), { code: 'ERR_CHANNEL_CORRUPTED' });
  });
});
