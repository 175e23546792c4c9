/** The addon itself: whoever calls it past the TypeScript is refused, and crashes nothing. */
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { native } from '../../dist/core/native.js';

const numRuns = Number(process.env['LINUX_IPC_RUNS'] ?? 60);

/** Neither a number nor a typed array: right for none of them. */
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

const calls = Object.entries(native).filter(
  (entry): entry is [string, (...parameters: unknown[]) => unknown] =>
    typeof entry[1] === 'function',
);

/** These take nothing. */
const takeNothing = new Set(['pollRef', 'pollUnref', 'memoryLossDescriptor', 'socketDiagnostics']);

/** By an exception; or as no mapping, where one is looked for in whatever is given. */
function isRefused(call: () => unknown): boolean {
  try {
    return call() === -constants.errno.EINVAL;
  } catch (error) {
    return error instanceof TypeError;
  }
}

describe('the addon', () => {
  for (const [name, call] of calls.filter(([which]) => !takeNothing.has(which))) {
    it(`refuses what ${name} does not take`, () => {
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
