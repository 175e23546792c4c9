/** The addon itself rejects wrong arguments, so that a call past the TypeScript cannot crash it. */
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { native } from '../../dist/core/native.js';

const numRuns = Number(process.env['LINUX_IPC_RUNS'] ?? 60);

/** Neither numbers nor typed arrays: no function of the addon accepts them. */
const wrong = fc.constantFrom<unknown[]>(
  undefined,
  null,
  true,
  'text',
  Symbol('symbol'),
  10n,
  [],
  {},
  new Proxy({}, {}),
  new Proxy(new Uint8Array(8), {}),
  Object.create(Uint8Array.prototype),
  new ArrayBuffer(8),
  new SharedArrayBuffer(8),
  new DataView(new ArrayBuffer(8)),
);

type NativeFunction = (...parameters: unknown[]) => unknown;

const calls: [string, NativeFunction][] = [];
// The functions are properties of its prototype.
for (const name in native) {
  const value = (native as unknown as Record<string, unknown>)[name];
  if (typeof value === 'function') calls.push([name, value as NativeFunction]);
}

/** These functions take no arguments. */
const takeNothing = new Set([
  'gettid',
  'keepFreedMemory',
  'memoryLossDescriptor',
  'pollRef',
  'pollUnref',
  'schedYield',
  'socketDiagnostics',
]);

/** The addon throws, or returns EINVAL from a function that finds no mapping for any value. */
function isRefused(call: () => unknown): boolean {
  try {
    return call() === -constants.errno.EINVAL;
  } catch (error) {
    return error instanceof TypeError;
  }
}

describe('the addon', () => {
  it('has functions', () => {
    assert.ok(calls.length > 100);
  });

  for (const [name, call] of calls.filter(([which]) => !takeNothing.has(which))) {
    it(`rejects wrong arguments of ${name}`, () => {
      assert.throws(() => call(), TypeError);
      fc.assert(
        fc.property(fc.array(wrong, { maxLength: 6 }), (parameters) => {
          assert.ok(isRefused(() => call(...parameters)));
        }),
        { numRuns },
      );
    });
  }
});
