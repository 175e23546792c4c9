import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { systemCalls } from '../../../dist/system-calls/system-calls.js';
import type { Caller } from '../../../dist/why/snapshot/caller.js';
import { decode } from '../../../dist/why/snapshot/decode.js';

const shared = { shared: true, object: '00:19 7', path: '/dev/shm/sem.x' };
/** F_SETLKW. */
const lockWait = 7;

/** A process that has these bytes at these addresses. */
function caller(memory: Readonly<Record<number, Buffer>> = {}, more: Partial<Caller> = {}): Caller {
  return {
    peek: (address, length) => {
      const bytes = memory[Number(address)];
      return bytes && Buffer.concat([bytes, Buffer.alloc(length)]).subarray(0, length);
    },
    pid: 70,
    outside: (number) => number,
    processOf: (tid) => (tid === 77 ? 70 : undefined),
    fifoAt: (_directory, path) => (path === '/fifo' ? { path, fifo: '1:2' } : undefined),
    mappedAt: () => shared,
    runsJavaScript: () => false,
    semaphoreOf: (_set, number) => (number === 2 ? { value: 0, lastPid: 5 } : undefined),
    queueOf: () => undefined,
    pidOf: () => 42,
    watchedBy: () => [{ fd: 9, read: true, write: false }],
    now: { realtime: 1000, monotonic: 100 },
    ...more,
  };
}

function timespec(seconds: number, nanoseconds = 0): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64LE(BigInt(seconds));
  bytes.writeBigInt64LE(BigInt(nanoseconds), 8);
  return bytes;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeInt32LE(value, index * 4));
  return bytes;
}

const call = (name: string, args: readonly (number | bigint)[], by: Caller = caller()) =>
  decode(name, args.map(BigInt), by);

describe('decoding a call', () => {
  it('recognizes opening a FIFO, and the access', () => {
    const memory = { 16: Buffer.from('/fifo\0'), 32: Buffer.from('/file\0') };
    const at = caller(memory);
    assert.deepEqual(call('openat', [0xffffff9cn, 16, 1], at), {
      kind: 'opening',
      direction: 'write',
      path: '/fifo',
      fifo: '1:2',
    });
    assert.deepEqual(call('openat', [0xffffff9cn, 32, 0], at), { kind: 'other', name: 'open' });
    assert.deepEqual(call('creat', [16, 0o600], at), {
      kind: 'opening',
      direction: 'write',
      path: '/fifo',
      fifo: '1:2',
    });
    assert.deepEqual(call('open', [99, 0], at), { kind: 'other', name: 'open' });
  });

  it('finds the destination of a datagram, if the call names one', () => {
    const address = Buffer.from('\u0001\0/there\0', 'latin1');
    const header = Buffer.alloc(12);
    header.writeBigUInt64LE(16n);
    header.writeInt32LE(address.length, 8);
    const at = caller({ 16: address, 64: header });
    assert.deepEqual(call('sendto', [3, 1, 2, 0, 16, address.length], at), {
      kind: 'descriptor',
      direction: 'write',
      fd: 3,
      to: '/there',
    });
    const connected = { kind: 'descriptor', direction: 'write', fd: 3 };
    assert.deepEqual(call('sendto', [3, 1, 2, 0, 0, 0], at), connected);
    assert.deepEqual(call('sendmsg', [3, 64, 0], at), { ...connected, to: '/there' });
    assert.deepEqual(call('sendmsg', [3, 99, 0], at), connected);
  });

  it('finds time limits: durations, points in time, none, and unreadable ones', () => {
    const at = caller({ 16: timespec(5, 500_000_000), 32: timespec(107), 48: timespec(2e9) });
    const within = (seconds: number | 'unknown') => ({ kind: 'time', withinSeconds: seconds });
    assert.deepEqual(call('nanosleep', [16, 0], at), within(5.5));
    assert.deepEqual(call('clock_nanosleep', [1, 1, 32, 0], at), within(7));
    assert.deepEqual(call('clock_nanosleep', [1, 0, 32, 0], at), within(107));
    assert.deepEqual(call('nanosleep', [48, 0], at), { kind: 'time' });
    assert.deepEqual(call('nanosleep', [64, 0], at), within('unknown'));
    assert.deepEqual(call('restart_syscall', [], at), within('unknown'));
  });

  it('finds the descriptors for which poll, select and epoll wait', () => {
    const fds = Buffer.alloc(16);
    fds.writeInt32LE(3, 0);
    fds.writeInt16LE(1, 4);
    fds.writeInt32LE(-1, 8);
    const three = [{ fd: 3, read: true, write: false }];
    const at = caller({ 16: fds, 32: Buffer.from([0b1000]) });
    assert.deepEqual(call('poll', [16, 2, 0xffffffffn], at), { kind: 'readiness', waits: three });
    assert.deepEqual(call('poll', [16, 2, 1500], at), {
      kind: 'readiness',
      waits: three,
      withinSeconds: 1.5,
    });
    assert.deepEqual(call('select', [4, 32, 0, 0, 0], at), { kind: 'readiness', waits: three });
    assert.deepEqual(call('epoll_wait', [5, 0, 1, 0xffffffffn], at), {
      kind: 'readiness',
      waits: [{ fd: 9, read: true, write: false }],
    });
  });

  it('finds for what a futex waits: the owner of a mutex, the exit of a thread, or neither', () => {
    const wait = 128;
    const bitset = 128 | 256 | 9;
    const mutex = (owner: number, users = 1, kind = 0) =>
      caller({ 16: words(2, 0, owner, users, kind) });
    const of = { kind: 'futex', shared: false };
    assert.deepEqual(call('futex', [16, wait, 2, 0], mutex(77)), {
      ...of,
      owner: { tid: 77, pid: 70 },
    });
    // The owner has ended.
    assert.deepEqual(call('futex', [16, wait, 2, 0], mutex(78)), { ...of, owner: { tid: 78 } });
    // These words do not follow a lock word in a mutex that is held.
    for (const other of [mutex(77, 0), mutex(77, 30000), mutex(77, 1, -1), mutex(0), mutex(1e9)]) {
      assert.deepEqual(call('futex', [16, wait, 2, 0], other), of);
    }
    assert.deepEqual(call('futex', [16, bitset, 77, 0], caller({ 16: words(77) })), {
      ...of,
      joins: 77,
    });
    const waiting = (word: number) => BigInt.asUintN(32, BigInt(word - 0x8000_0000));
    const robust = (tid: number, owner: number) =>
      caller({ 16: words(tid - 0x8000_0000, 0, owner, 1, 0x90) });
    assert.deepEqual(call('futex', [16, wait, waiting(77), 0], robust(77, 0)), {
      ...of,
      owner: { tid: 77, pid: 70 },
    });
    assert.deepEqual(call('futex', [16, wait, waiting(78), 0], robust(78, 78)), {
      ...of,
      owner: { tid: 78 },
    });
    assert.deepEqual(call('futex', [16, wait, waiting(78), 0], robust(78, 0)), of);
    assert.deepEqual(call('futex', [16, 0, 0, 0], caller({ 16: words(0) })), {
      kind: 'futex',
      shared: true,
      memory: shared,
    });
  });

  it('finds the writer of a reader-writer lock, at either word for which others wait', () => {
    const lock = words(3, 0, 3, 3, 0, 0, 77, 0);
    const owner = { tid: 77, pid: 70, writes: true };
    for (const [address, at] of [
      [24, 16],
      [28, 16],
    ] as const) {
      const by = caller({ [at]: lock, [address]: words(3) });
      assert.deepEqual(call('futex', [address, 128 | 9, 3, 0], by), {
        kind: 'futex',
        shared: false,
        owner,
      });
    }
    const unlocked = caller({ 16: words(1, 0, 3, 3, 0, 0, 77, 0), 24: words(3) });
    assert.deepEqual(call('futex', [24, 128 | 9, 3, 0], unlocked), {
      kind: 'futex',
      shared: false,
    });
  });

  /** The same memory, whichever address in it is asked for. */
  const memoryAt = (start: number, bytes: Buffer): Caller =>
    caller(
      {},
      {
        peek: (address, length) =>
          address < start
            ? undefined
            : Buffer.concat([
                bytes.subarray(Number(address) - start),
                Buffer.alloc(length),
              ]).subarray(0, length),
      },
    );
  const bitset = 128 | 256 | 9;
  const plain = { kind: 'futex', shared: false };

  it('counts the readers of a reader-writer lock, at each of the words at which others wait', () => {
    const readers = (state: number, ...rest: number[]) =>
      memoryAt(1000, words(state, 0, 2, 3, ...[0, 0, 0, 0].map((zero, at) => rest[at] ?? zero)));
    const held = (count: number, marks: number) => count * 8 + marks;
    const lock = readers(held(2, 2 | 4));
    assert.deepEqual(call('futex', [1008, bitset, 2, 0], lock), { ...plain, readers: 2 });
    assert.deepEqual(call('futex', [1012, bitset, 3, 0], lock), { ...plain, readers: 2 });
    assert.deepEqual(call('futex', [1000, bitset, held(2, 6), 0], lock), { ...plain, readers: 2 });
    for (const other of [
      readers(held(0, 2)),
      // No writer waits, or a writer's phase has begun.
      readers(held(2, 0)),
      readers(held(2, 3)),
      readers(held(2, 2), 1),
      readers(held(2, 2), 0, 1),
      readers(held(2, 2), 0, 0, 0, 2),
    ]) {
      assert.deepEqual(call('futex', [1008, bitset, 2, 0], other), plain);
    }
  });

  it('recognizes a condition, at the signals of either group', () => {
    const condition = (waiters: number, first: number, second: number, start = 0) =>
      memoryAt(5000, words(4, 0, start, 0, first, second, 0, 0, 0, waiters, 0, 0));
    for (const address of [5040, 5044]) {
      const { counted } = call('futex', [address, bitset, 0, 0], condition(2 * 8 + 2, 2, 2)) as {
        counted?: object;
      };
      assert.deepEqual(counted, { kind: 'condition', waiters: 2, mark: '904 4 0 2 2' });
    }
    for (const other of [
      condition(0, 2, 2),
      condition(2 * 8, 2, 0),
      condition(2 * 8, 4, 4),
      condition(2 * 8, 2, 2, 6),
    ]) {
      assert.deepEqual(call('futex', [5040, bitset, 0, 0], other), plain);
    }
  });

  it('recognizes a semaphore by its value, its waiters and whether it is shared', () => {
    const semaphore = (...values: number[]) => memoryAt(5000, words(...values));
    assert.deepEqual(call('futex', [5000, bitset, 0, 0], semaphore(0, 2, 0)), {
      ...plain,
      counted: { kind: 'semaphore', waiters: 2, mark: '904 2 0' },
    });
    assert.deepEqual(call('futex', [5000, 256 | 9, 0, 0], semaphore(0, 2, 128)), {
      ...plain,
      shared: true,
      memory: shared,
      counted: { kind: 'semaphore', waiters: 2, mark: '904 2 128' },
    });
    for (const other of [semaphore(0, 0, 0), semaphore(0, 2, 1)]) {
      assert.deepEqual(call('futex', [5000, bitset, 0, 0], other), plain);
    }
    // A mutex waits without a mask.
    assert.deepEqual(call('futex', [5000, 128, 0, 0], semaphore(0, 2, 0)), plain);
  });

  it('recognizes waits for children, signals, semaphores and servers', () => {
    assert.deepEqual(call('wait4', [0xffffffffn]), { kind: 'child' });
    assert.deepEqual(call('wait4', [12]), { kind: 'child', pid: 12 });
    assert.deepEqual(call('waitid', [1, 12]), { kind: 'child', pid: 12 });
    assert.deepEqual(call('waitid', [3, 4]), { kind: 'child', pid: 42 });
    const set = Buffer.alloc(8);
    set[1] = 0b10;
    assert.deepEqual(call('rt_sigtimedwait', [16, 0, 0], caller({ 16: set })), {
      kind: 'signal',
      signals: [10],
    });
    const down = Buffer.from([2, 0, 0xff, 0xff, 0, 0]);
    assert.deepEqual(call('semop', [6, 16, 1], caller({ 16: down })), {
      kind: 'semaphore',
      id: 6,
      operations: [{ number: 2, change: -1, semaphore: { value: 0, lastPid: 5 } }],
    });
    const named = Buffer.from('\x01\0/tmp/s\0');
    const abstract = Buffer.from('\x01\0\0s');
    const at = caller({ 16: named, 64: abstract });
    const client = { kind: 'connection', role: 'client', fd: 3 };
    assert.deepEqual(call('connect', [3, 16, 110], at), { ...client, path: '/tmp/s' });
    assert.deepEqual(call('connect', [3, 64, 4], at), { ...client, path: '@s' });
  });

  it('agrees with the table of system calls about what each call waits for', () => {
    const at = caller({ 16: Buffer.from('/fifo\0') });
    const fifo: Readonly<Record<string, number[]>> = { openat: [0, 16, 1], fcntl: [3, lockWait] };
    for (const { name, decoder, waitsFor } of systemCalls) {
      if (decoder === undefined || waitsFor === undefined) continue;
      assert.equal(call(name, fifo[name] ?? [16, 1], at).kind, waitsFor, name);
    }
  });

  it('returns the name alone of an unknown call, or reports that it is unknown', () => {
    assert.deepEqual(call('fcntl', [3, 1]), { kind: 'other', name: 'fcntl' });
    assert.deepEqual(decode(undefined, [], caller()), { kind: 'other' });
  });
});
