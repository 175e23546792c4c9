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

/** Of mman-common.h; the library uses neither. */
const MAP_ANONYMOUS = 0x20;
const MADV_NORMAL = 0;

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
  'millisecondsSinceEnd',
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

/** Calls whose memory lacks its last element: the kernel, or the addon, would write past its end. */
const tooShort: Readonly<Record<string, readonly unknown[]>> = {
  getsockname: [-1, new Uint8Array(107)],
  mqGetattr: [-1, new Float64Array(2)],
  mqReceive: [-1, new Uint8Array(8), new Uint8Array(3)],
  pidfdQueueSignal: [-1, 0, new Uint8Array(7)],
  pipe2: [new Int32Array(1), 0],
  pollOpen: [new Int32Array(127), () => undefined],
  pthreadSigmask: [0, new Uint32Array(1)],
  recvmsg: [-1, new Uint8Array(8), new Uint8Array(0), new Int32Array(8), 0, 0],
  signalGiveBack: [new Uint8Array(31)],
  sigqueue: [process.pid, 0, new Uint8Array(7)],
  sigtimedwait: [new BigUint64Array(1), 0, new Uint8Array(31)],
  socketpair: [new Int32Array(1), 1],
  timerfdGettime: [-1, new BigInt64Array(3)],
  timerfdSettime: [-1, 0, new BigInt64Array(3)],
};

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

  for (const [name, parameters] of Object.entries(tooShort)) {
    it(`refuses memory that is too short for ${name}`, () => {
      const call = (native as unknown as Record<string, NativeFunction>)[name];
      assert.equal(call?.(...parameters), -constants.errno.EINVAL);
    });
  }

  it('takes no fraction for a whole number, and none out of range', () => {
    const record = new Uint8Array(32);
    const set = new BigUint64Array(1);
    for (const wrong of [0.5, NaN, Infinity, -Infinity, 2 ** 31, -(2 ** 31) - 1]) {
      assert.throws(() => native.kill(process.pid, wrong), TypeError);
    }
    for (const wrong of [0.5, NaN, -1, 2 ** 53]) {
      assert.throws(() => native.sigtimedwait(set, wrong, record), TypeError);
    }
    for (const wrong of [0.5, -1, 2 ** 32]) {
      assert.throws(() => native.eventfd(wrong, 0), TypeError);
    }
  });

  it('takes ranges of a mapping only, to its last byte, and none of a mapping that was released', () => {
    const { PROT_READ, MAP_PRIVATE, pageSize } = native;
    const memory = native.mmap(pageSize, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert.ok(memory instanceof ArrayBuffer);
    const advise = (offset: number, length: number): number =>
      native.madvise(memory, offset, length, MADV_NORMAL);
    assert.equal(advise(0, pageSize), 0);
    assert.equal(advise(pageSize, 0), 0);
    for (const [offset, length] of [
      [0, pageSize + 1],
      [pageSize, 1],
      [pageSize + 1, 0],
      [2 * pageSize, 0],
    ] as const) {
      assert.throws(() => advise(offset, length), TypeError);
    }
    assert.equal(native.munmap(memory), 0);
    assert.throws(() => advise(0, 0), TypeError);
    assert.equal(native.munmap(memory), -constants.errno.EINVAL);
  });
});
