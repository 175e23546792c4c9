import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';

import fc from 'fast-check';
import { values } from 'linux-ipc/channel';

import { fixture } from '../../support/peers.js';

const numRuns = Number(process.env['LINUX_IPC_RUNS'] ?? 500);
const codec = values<unknown>();
const BY_V8 = 0xff;

/** A copy: the codec's own bytes are valid until it encodes again. */
function encode(value: unknown): Uint8Array {
  return Uint8Array.from(codec.encode(value));
}

function decode(bytes: Uint8Array): unknown {
  return codec.decode(bytes, 0, bytes.length);
}

class Point {
  x = 1;
  y = 2;
}

const views = fc.oneof(
  fc.uint8Array(),
  fc.int16Array(),
  fc.float64Array(),
  fc.bigInt64Array(),
  fc.uint8Array().map(({ buffer }) => buffer),
  fc.uint8Array().map(({ buffer }) => new DataView(buffer)),
);
const leaves = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    false,
    0,
    -0,
    NaN,
    Infinity,
    -(2 ** 31),
    2 ** 31,
    127,
    128,
  ),
  fc.integer(),
  fc.double(),
  fc.bigInt(),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.string({ maxLength: 50 }).map((text) => `${text}\ud800`),
  fc.date({ noInvalidDate: true }), // One invalid date does not equal another for isDeepStrictEqual().
  views,
  fc.constantFrom(/a/gu, new Error('e'), new Point(), Object(1), /b/.exec('abc')),
);
const keys = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '0', '1', ''),
);

/** What structured clone accepts: nested, with holes, and with references to the same object. */
const anything = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaves, tie('object')),
  object: fc.oneof(
    fc.dictionary(keys, tie('value'), { noNullPrototype: false }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.sparseArray(tie('value'), { maxNumElements: 3, maxLength: 5 }),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((list) => new Map(list)),
    fc.array(tie('value'), { maxLength: 3 }).map((list) => new Set(list)),
    tie('value').map((shared) => ({ shared, again: [shared] })),
    tie('value').map((inside) => {
      const cycle: Record<string, unknown> = { inside };
      cycle['self'] = cycle;
      return cycle;
    }),
  ),
})).value;

describe('values()', () => {
  it('carries what structured clone does', () => {
    fc.assert(
      fc.property(
        anything.filter((value) => value !== undefined),
        (value) => {
          const decoded = decode(encode(value));
          const clone: unknown = structuredClone(value);
          assert.ok(isDeepStrictEqual(decoded, clone), 'equal');
          assert.deepEqual(encode(decoded), encode(clone), 'the same bytes');
        },
      ),
      { numRuns },
    );
  });

  const withGetter = {
    get computed(): number {
      return 7;
    },
  };
  const named = Object.assign([1, 2], { name: 'n' });
  const holeAndName = Object.assign(Array<number>(1), { name: 'n' });
  const wide = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key ${String(i)}`, i]));
  const deep = Array.from({ length: 200 }).reduce<unknown>((inside) => [inside], 'deep');
  const samples: Record<string, unknown> = {
    'a getter': withGetter,
    'an own property named __proto__': JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
    'an array with a named property': named,
    'an array with a hole and a named property': holeAndName,
    'the result of exec()': /b/.exec('abc'),
    'symbols as keys': { [Symbol('s')]: 1, a: 2 },
    'properties that are not enumerable': Object.defineProperty({ a: 1 }, 'b', { value: 2 }),
    'an instance of a class': { point: new Point() },
    'an instance of a subclass of Array': new (class List extends Array<number> {})(3),
    'an object without a prototype': Object.assign(Object.create(null) as object, { a: 1 }),
    '100 keys': wide,
    '200 levels': deep,
    '200 objects': Array.from({ length: 200 }, (_, id) => ({ id })),
    'a long Latin-1 text': 'é'.repeat(1000),
    'a long text': '€😀'.repeat(10_000),
    'a lone surrogate in a long text': `${'x'.repeat(1000)}\udfff`,
    'a large bigint': { n: -(2n ** 100n) },
    'an Error with a cause': new RangeError('outer', { cause: new Error('inner') }),
    'an object that pretends to be a date': Object.create(Date.prototype) as unknown,
    'an object that pretends to be a map': Object.create(Map.prototype) as unknown,
    'an object that pretends to be an array': Object.create(Uint8Array.prototype) as unknown,
    'keys in another order': [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
  };
  for (const [name, sample] of Object.entries(samples)) {
    it(`carries ${name}`, () => {
      // Several times: the lists of keys that are known take other ways.
      for (let i = 0; i < 50; i++) {
        const decoded = decode(encode(sample));
        assert.ok(isDeepStrictEqual(decoded, structuredClone(sample)));
      }
    });
  }

  it('keeps one object one object, and a cycle a cycle', () => {
    for (const shared of [{}, [], new Date(), new Map(), new Uint8Array(3), new ArrayBuffer(2)]) {
      const [a, b] = decode(encode([shared, shared])) as [unknown, unknown];
      assert.equal(a, b);
    }
    const many: unknown[] = Array.from({ length: 300 }, () => ({}));
    many.push(many[299], many);
    const decoded = decode(encode(many)) as unknown[];
    assert.equal(decoded[300], decoded[299]);
    assert.equal(decoded[301], decoded);
  });

  it('carries an invalid date', () => {
    assert.ok(Number.isNaN((decode(encode(new Date(NaN))) as Date).getTime()));
  });

  it('keeps a Buffer a Buffer; a view brings its own bytes only', () => {
    const buffer = decode(encode(Buffer.from('abc')));
    assert.ok(Buffer.isBuffer(buffer));
    assert.equal(buffer.toString(), 'abc');
    const view = decode(encode(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))) as Uint8Array;
    assert.deepEqual([...view], [2, 3]);
    assert.equal(view.buffer.byteLength, 2);
  });

  it('refuses what V8 refuses, with the same error', () => {
    const refused: unknown[] = [
      () => 1,
      Symbol('s'),
      new Proxy({}, {}),
      new Proxy([], {}),
      Promise.resolve(),
      new WeakMap(),
    ];
    for (const value of refused) {
      const expected = (() => {
        try {
          return serialize([value]);
        } catch (error) {
          return error as Error;
        }
      })() as Error;
      const { name, message } = expected;
      for (const container of [[value], { value }, new Map([[1, value]]), new Set([value])]) {
        assert.throws(() => codec.encode(container), { name, message });
      }
    }
    assert.throws(() => codec.encode(undefined), { code: 'ERR_INVALID_ARG_TYPE' });
  });

  it('carries only own properties, whatever Object.prototype has', () => {
    Object.defineProperty(Object.prototype, 'inherited', {
      value: 1,
      enumerable: true,
      configurable: true,
      writable: true,
    });
    try {
      assert.deepEqual(Object.keys(decode(encode({ a: 1 })) as object), ['a']);
    } finally {
      delete (Object.prototype as Record<string, unknown>)['inherited'];
    }
  });

  it('gives an object what it was sent with, whatever setters Object.prototype has', () => {
    Object.defineProperty(Object.prototype, 'kind', { set: () => undefined, configurable: true });
    try {
      // Once, and often: lists of keys that return are remembered.
      for (let round = 0; round < 100; round++) {
        const value = decode(encode({ kind: round, constructor: 1, b: 2 })) as object;
        assert.deepEqual(Object.entries(value), [
          ['kind', round],
          ['constructor', 1],
          ['b', 2],
        ]);
      }
    } finally {
      delete (Object.prototype as Record<string, unknown>)['kind'];
    }
  });

  it('does not take one string for another that it remembers in the same place', () => {
    // Same length, first, middle and last character.
    const alike = ['abcdxefg', 'azcdxefg', 'abcdxezg', 'ab\u00e9dxefg'];
    for (let round = 0; round < 3; round++) {
      for (const text of alike) {
        for (let i = 0; i < 2; i++) assert.equal(decode(encode(text)), text);
      }
    }
  });

  it('may be called again by a getter of the value', () => {
    const value = {
      before: 'before',
      get inside(): number {
        return codec.encode({ other: 'message', of: ['another', 'length'] }).length;
      },
      after: 'after',
    };
    const { before, after } = decode(encode(value)) as typeof value;
    assert.deepEqual({ before, after }, { before: 'before', after: 'after' });
  });

  it('has the bytes that value-format.ts describes', () => {
    const golden: [unknown, string][] = [
      [{ id: 5, ok: true, none: null }, '0d030b42696442 6f6b446e6f6e65 85 04 02'],
      [{ id: 6, ok: false, none: undefined }, '0d030b42696442 6f6b446e6f6e65 86 03 01'],
      [
        [126, 127, -1, 1.5, -0],
        '0c05 fe 057f000000 05ffffffff 06000000000000f83f 060000000000000080',
      ],
      [[-2n, new Date(1)], '0c02 07feffffffffffffff 08000000000000f03f'],
      ['é'.repeat(3), '43e9e9e9'],
      ['€', '0a03000000e282ac'],
      ['\ud800', '0b0200000000d8'],
      ['a'.repeat(41), `0929000000${'61'.repeat(41)}`],
      [new Map([['a', new Set([1])]]), '0e01 4161 0f01 81'],
      [Uint8Array.of(1, 2).buffer, '10020102'],
      [Uint16Array.of(1), '1104020100'],
      [Array<null>(255).fill(null), `0cffff000000${'02'.repeat(255)}`],
    ];
    for (const [value, hex] of golden) {
      assert.equal(Buffer.from(encode(value)).toString('hex'), hex.replaceAll(' ', ''));
    }
    const byV8 = encode(/a/);
    assert.equal(byV8[0], BY_V8);
    assert.deepEqual(deserialize(byV8), /a/);
  });

  it('keeps no memory of a long message that it leaves to V8 or refuses', () => {
    const long = 'x'.repeat(3e7);
    assert.throws(() => codec.encode({ long, refused: () => undefined }));
    codec.encode({ long, pattern: /x/ });
    codec.encode(1);
    const kept = new Set<ArrayBufferLike>();
    for (let i = 0; i < 10; i++) kept.add(codec.encode(i).buffer);
    assert.ok([...kept].every(({ byteLength }) => byteLength <= 2 ** 20));
  });

  it('uses its own format for plain data', () => {
    const plain = { id: 1, price: 1.5, tags: ['a'], at: new Date(), map: new Map([[1, { a: 1 }]]) };
    assert.notEqual(encode(plain)[0], BY_V8);
  });
});

describe('bytes that no sender writes', () => {
  function isRefusedOrDecoded(bytes: Uint8Array): void {
    try {
      decode(bytes);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ERR_CHANNEL_CORRUPTED', String(error));
    }
  }

  it('are refused, or are another message; no prototype changes', () => {
    const prototypes = [Object.prototype, Array.prototype, Map.prototype].map((prototype) =>
      JSON.stringify(Object.getOwnPropertyNames(prototype)),
    );
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        anything.filter((value) => value !== undefined),
        changes,
        fc.nat(),
        (value, places, end) => {
          const bytes = encode(value);
          isRefusedOrDecoded(bytes.slice(0, end % bytes.length));
          for (const [place, byte] of places) bytes[place % bytes.length] = byte;
          isRefusedOrDecoded(bytes);
        },
      ),
      { numRuns },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), isRefusedOrDecoded), { numRuns });
    assert.deepEqual(
      prototypes,
      [Object.prototype, Array.prototype, Map.prototype].map((prototype) =>
        JSON.stringify(Object.getOwnPropertyNames(prototype)),
      ),
    );
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  it('are refused if they declare more than there is, or nest without end', () => {
    const four = 'ffffffff';
    const refused = {
      'an empty message': '',
      'undefined as a message': '01',
      'an unknown type': '3f',
      'a long string': `09${four}`,
      'a long array': `0cff${four}`,
      'a long array inside many': `0cff00ffff00`.repeat(50),
      'many keys': `0dff${four}0180`,
      'long keys': `0d01ff${four}`,
      'a key that is a number': '0d01018081',
      'fewer keys than declared': '0d0204426964816181',
      'bytes after the keys': '0d0104426964c081',
      'a long Map': `0eff${four}`,
      'a long Set': `0fff${four}`,
      'a long view': `1101ff${four}`,
      'half an element': '11040101',
      'an unknown class': '11200101',
      'a rest': '8181',
      '1000 levels': '0c01'.repeat(1000),
      'half a number': '06000000',
      'nothing by V8': 'ff0f',
      'undefined by V8': 'ff0f5f',
      'a deep value by V8': `ff0f${'6f226122'.repeat(3)}`,
    };
    for (const [what, hex] of Object.entries(refused)) {
      const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
      assert.throws(() => decode(bytes), { code: 'ERR_CHANNEL_CORRUPTED' }, what);
    }
  });

  it('cannot make one list of keys pass for another', () => {
    const bytes = encode({ alpha: 1 });
    for (let i = 0; i < 100; i++) assert.deepEqual(decode(bytes), { alpha: 1 });
    const other = bytes.slice();
    other[other.indexOf('p'.charCodeAt(0))] = 'P'.charCodeAt(0);
    assert.deepEqual(decode(other), { alPha: 1 });
    assert.deepEqual(decode(bytes), { alpha: 1 });
  });

  it('do no harm while another thread changes them', () => {
    const child = [fixture('decode-changing-values')];
    const { status, signal, stdout } = spawnSync(process.execPath, child, { encoding: 'utf8' });
    assert.deepEqual({ status, signal, stdout }, { status: 0, signal: null, stdout: 'decoded\n' });
  });
});
