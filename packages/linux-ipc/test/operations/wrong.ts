/** Values that are wrong for a parameter. */
import fc from 'fast-check';

import type { Parameter } from './parameters.js';

/** The error that a getter of a value throws, which a call may pass on unchanged. */
export class Thrown extends Error {}

const thrower = (): never => {
  throw new Thrown('by a getter');
};
/** Reading any of its properties throws, and so does reading its prototype. */
const hostile = new Proxy({}, { get: thrower, has: thrower, getPrototypeOf: thrower });

function detached(): Uint8Array {
  const memory = new Uint8Array(8);
  structuredClone(memory.buffer, { transfer: [memory.buffer] });
  return memory;
}

const special: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  NaN,
  -0.5,
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e308,
  Infinity,
  -Infinity,
  -1n,
  2n ** 64n,
  '',
  '\0',
  'a\0b',
  'x'.repeat(10_000),
  '🙂',
  Symbol('symbol'),
  () => undefined,
  [],
  {},
  [undefined],
  new Array(10),
  Object.create(null),
  hostile,
  new Proxy({}, {}),
  new Proxy(new Uint8Array(8), {}),
  Object.create(Uint8Array.prototype),
  detached(),
  new Uint8Array(new SharedArrayBuffer(8)),
  new Float64Array(8),
  new Uint16Array(new SharedArrayBuffer(8)),
  new DataView(new ArrayBuffer(8)),
  new ArrayBuffer(8),
  new SharedArrayBuffer(8),
  new Date(NaN),
  new Map(),
  Promise.resolve(),
  AbortSignal.abort(),
  new AbortController().signal,
  new AbortController(),
  /x/,
  new Error('not one'),
];

/** Each value is in a box, since fast-check inspects the values that it generates. */
const boxes = fc.oneof(
  { weight: 3, arbitrary: fc.nat(special.length - 1).map((i) => ({ value: special[i] })) },
  { weight: 1, arbitrary: fc.record({ value: fc.integer() }) },
  { weight: 1, arbitrary: fc.record({ value: fc.double() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      value: fc.anything({
        withBigInt: true,
        withBoxedValues: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withObjectString: true,
        withSet: true,
        withSparseArray: true,
        withTypedArray: true,
      }),
    }),
  },
);

export interface Wrong {
  /** The position of the parameter. */
  readonly at: number;
  /** Matches the message, which must name the parameter. */
  readonly called: RegExp;
  replace(valid: unknown): unknown;
}

/** Makes one parameter wrong, or one key of an object of options; undefined if every value is valid. */
export function wrongOf(parameters: readonly Parameter[]): fc.Arbitrary<Wrong> | undefined {
  const choices = parameters.flatMap((parameter, at) => [
    ...wholly(parameter, at),
    ...(parameter.keys ?? []).flatMap((key) => within(key, at)),
  ]);
  return choices.length === 0 ? undefined : fc.oneof(...choices);
}

function wholly(parameter: Parameter, at: number): fc.Arbitrary<Wrong>[] {
  return wrongValues(parameter).map((arbitrary) =>
    arbitrary.map(({ value }) => ({ at, called: calledOf(parameter), replace: () => value })),
  );
}

function within(key: Parameter, at: number): fc.Arbitrary<Wrong>[] {
  return wrongValues(key).map((arbitrary) =>
    arbitrary.map(({ value }) => ({
      at,
      called: calledOf(key),
      replace: (valid: unknown) => ({ ...(valid as object), [key.name]: value }),
    })),
  );
}

function calledOf({ name, called }: Parameter): RegExp {
  return called ?? new RegExp(name);
}

/** Wrong values for a parameter; empty if every value is valid. */
function wrongValues(parameter: Parameter): fc.Arbitrary<{ value: unknown }>[] {
  const isWrong = (value: unknown): boolean => value === hostile || !parameter.accepts(value);
  return special.some((value) => value !== hostile && isWrong(value))
    ? [boxes.filter(({ value }) => isWrong(value))]
    : [];
}
