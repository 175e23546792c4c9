import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';

import { judge } from '../../dist/why/waits/graph.js';
import { renderReport, reportOf } from '../../dist/why/report.js';
import type { Snapshot } from '../../dist/why/snapshot/snapshot.js';
import { movingBetween } from '../../dist/why/watch.js';
import { pipeEnd, processOf, snapshotOf } from './snapshots.js';

function verdicts(snapshot: Snapshot, moving: readonly number[] = []): Record<number, string> {
  const { waits } = judge(snapshot, new Set(moving));
  return Object.fromEntries(waits.map(({ tid, verdict }) => [tid, verdict]));
}

function explained(snapshot: Snapshot, root: number, language: 'en' | 'fr' = 'en'): string {
  const report = reportOf(snapshot, [root], judge(snapshot, new Set()), language);
  return renderReport(report, language);
}

const reads = { call: { kind: 'descriptor', direction: 'read', fd: 3 } } as const;
const waitsForAny = { call: { kind: 'child' } } as const;

describe('the verdict on a wait', () => {
  it('is never: a reader that holds the only write end', () => {
    const ends = [pipeEnd(3, 7, 'read'), pipeEnd(4, 7, 'write')];
    const snapshot = snapshotOf(processOf(4121, 1, reads, ends));
    assert.deepEqual(verdicts(snapshot), { 4121: 'never' });
    assert.equal(
      explained(snapshot, 4121),
      '4121 (p4121) waits to read from a pipe whose only write end is its own descriptor 4: it will never see end-of-file.\n',
    );
    assert.match(explained(snapshot, 4121, 'fr'), /son propre descripteur 4 : il ne verra jamais/);
  });

  it('is follows: one of several writers is running', () => {
    const snapshot = snapshotOf(
      processOf(1, 0, reads, [pipeEnd(3, 7, 'read'), pipeEnd(4, 7, 'write')]),
      processOf(2, 1, { state: 'R' }, [pipeEnd(5, 7, 'write')]),
    );
    assert.deepEqual(verdicts(snapshot), { 1: 'follows' });
  });

  it('is follows: the awaited process sleeps in the same call, but ran meanwhile', () => {
    const child = [pipeEnd(3, 7, 'read'), pipeEnd(4, 7, 'write')];
    const snapshot = snapshotOf(processOf(1, 0, waitsForAny), processOf(2, 1, reads, child));
    assert.deepEqual(verdicts(snapshot), { 1: 'never', 2: 'never' });
    assert.deepEqual(verdicts(snapshot, [2]), { 1: 'follows' });
  });

  it('is follows: a child sleeps, whose own wait is timed', () => {
    const sleeps = { call: { kind: 'time', withinSeconds: 99 } } as const;
    const snapshot = snapshotOf(processOf(1, 0, waitsForAny), processOf(2, 1, sleeps));
    assert.deepEqual(verdicts(snapshot), { 1: 'follows', 2: 'timed' });
    assert.match(explained(snapshot, 1), /for at most 99 s more\.\nNothing is stuck/);
  });

  it('is outside: a child waits for a signal, and its parent for the child', () => {
    const pauses = { call: { kind: 'signal' } } as const;
    const snapshot = snapshotOf(processOf(1, 0, waitsForAny), processOf(2, 1, pauses));
    assert.deepEqual(verdicts(snapshot), { 1: 'outside', 2: 'outside' });
    assert.deepEqual(judge(snapshot, new Set()).cycles, []);
  });

  it('is outside: poll on a pipe to which no other process can write, and on a terminal', () => {
    const waits = [3, 5].map((fd) => ({ fd, read: true, write: false }));
    const ends = [pipeEnd(3, 7, 'read'), pipeEnd(4, 7, 'write')];
    const tty = { fd: 5, kind: 'terminal', target: '/dev/tty', reads: true, writes: true } as const;
    const poll = (count: number) => ({
      call: { kind: 'readiness', waits: waits.slice(0, count) } as const,
    });
    assert.deepEqual(verdicts(snapshotOf(processOf(1, 0, poll(1), ends))), { 1: 'never' });
    const both = snapshotOf(processOf(1, 0, poll(2), [...ends, tty]));
    assert.deepEqual(verdicts(both), { 1: 'outside' });
  });

  it('reports a cycle once, though other processes wait for it, too', () => {
    const locks = (tid: number) =>
      ({ call: { kind: 'futex', shared: true, owner: { tid, pid: tid } } }) as const;
    const snapshot = snapshotOf(
      processOf(1, 0, locks(2)),
      processOf(2, 0, locks(3)),
      processOf(3, 0, locks(4)),
      processOf(4, 0, locks(2)),
    );
    const { cycles } = judge(snapshot, new Set());
    assert.deepEqual(
      cycles.map((cycle) => cycle.map(({ pid }) => pid)),
      [[2, 3, 4]],
    );
    assert.match(explained(snapshot, 1), /Cycle: 2 → 3 → 4 → 2:/);
  });

  it('is follows for the threads of a process of which another thread is running', () => {
    const state = processOf(1, 0, { call: { kind: 'futex', shared: false } });
    const idle = { ...state, threads: [...(state.threads ?? [])] };
    idle.threads.push({ tid: 2, state: 'R', activity: '2 2' });
    assert.deepEqual(verdicts(snapshotOf(idle)), { 1: 'follows' });
    assert.deepEqual(verdicts(snapshotOf(state)), { 1: 'never' });
  });

  it('takes an object for one that counts its sleepers only if as many sleep there', () => {
    const at = (mark: string) =>
      ({
        kind: 'futex',
        shared: false,
        counted: { kind: 'semaphore', waiters: 2, mark },
      }) as const;
    const sleeping = (...marks: string[]) => {
      const state = processOf(1, 0, {});
      const threads = marks.map((mark, index) => ({
        tid: index + 1,
        state: 'S',
        activity: '1 1',
        call: at(mark),
      }));
      return explained(snapshotOf({ ...state, threads }), 1);
    };
    assert.match(sleeping('a', 'a'), /threads 1 and 2, waits on a semaphore whose value is 0;/);
    assert.match(sleeping('a'), /waits on a futex \(a mutex/);
    assert.match(sleeping('a', 'b'), /waits on a futex \(a mutex/);
    assert.match(sleeping('a', 'a', 'a'), /waits on a futex \(a mutex/);
  });

  it("does not take handlers for a thread's own faults for what may end its wait", () => {
    const { SIGBUS, SIGFPE, SIGILL, SIGINT, SIGSEGV, SIGUSR1 } = constants.signals;
    const handling = (...caught: number[]) =>
      processOf(1, 0, {
        call: { kind: 'futex', shared: false },
        signals: { caught, blocked: [], heldBack: [] },
      });
    const faults = [SIGBUS, SIGFPE, SIGILL, SIGINT, SIGSEGV];
    assert.deepEqual(verdicts(snapshotOf(handling(...faults))), { 1: 'never' });
    assert.deepEqual(verdicts(snapshotOf(handling(SIGUSR1))), { 1: 'outside' });
  });

  it('comes with a note on what could not be seen', () => {
    const { descriptors, ...foreign } = processOf(1, 0, {});
    assert.deepEqual(descriptors, []);
    const snapshot = { ...snapshotOf(foreign), unseen: 3 };
    assert.match(explained(snapshot, 1), /belongs to another user\.\n3 processes of other users/);
    const noWriter = snapshotOf(processOf(1, 0, reads, [pipeEnd(3, 7, 'read')]));
    assert.match(explained(noWriter, 1), /descriptor 3\), but no write end of it could be found/);
    assert.deepEqual(verdicts(noWriter), { 1: 'outside' });
  });

  it('is outside: a socket whose peer is unknown, or to which any process can send', () => {
    const socket = (fd: number, inode: number) =>
      ({ fd, kind: 'socket', target: `socket:[${inode}]`, reads: true, writes: true }) as const;
    const receives = { call: { kind: 'descriptor', direction: 'read', fd: 3 } } as const;
    const snapshot = {
      ...snapshotOf(
        processOf(1, 0, receives, [socket(3, 11)]),
        processOf(2, 0, receives, [socket(3, 21)]),
        processOf(3, 0, receives, [socket(3, 31)]),
        processOf(4, 0, receives, [socket(3, 22)]),
      ),
      sockets: new Map([
        [11, { type: 'stream', listening: false, peer: 12 }],
        [21, { type: 'datagram', listening: false, path: '/to' }],
        // This one is connected to 21, which is not connected to it.
        [22, { type: 'datagram', listening: false, peer: 21 }],
        [31, { type: 'stream', listening: false }],
        // The kernel numbers all connections that wait to be accepted 0, and gives them the server's path.
        [0, { type: 'stream', listening: false, path: '/server' }],
      ] as const),
    };
    assert.deepEqual(verdicts(snapshot), {
      1: 'outside',
      2: 'outside',
      3: 'outside',
      4: 'outside',
    });
    assert.match(
      explained(snapshot, 1),
      /without a name \(descriptor 3\); the holder of its other end could/,
    );
    assert.match(explained(snapshot, 2), /for a datagram to its UNIX socket \/to/);
    assert.match(
      explained(snapshot, 3),
      /without a name \(descriptor 3\); the holder of its other end could not be determined/,
    );
    assert.match(explained(snapshot, 4), /UNIX socket \/to .* whose other end is held by 2/);
  });

  it('names zombies, and does not call them stuck', () => {
    const snapshot = snapshotOf(processOf(1, 0, { state: 'R' }), processOf(2, 1, { state: 'Z' }));
    assert.match(
      explained(snapshot, 1),
      /2 \(p2\) has ended, and its parent 1 has not collected it/,
    );
    assert.match(explained(snapshot, 1), /Nothing is stuck/);
  });
});

describe('the processes that moved between two snapshots', () => {
  it('are new, or ran, or have a reused pid', () => {
    const before = snapshotOf(processOf(1, 0, {}), processOf(2, 0, {}), processOf(3, 0, {}));
    const after = snapshotOf(
      processOf(1, 0, {}),
      processOf(2, 0, { activity: '1 2' }),
      { ...processOf(3, 0, {}), startTime: 99 },
      processOf(4, 0, {}),
    );
    assert.deepEqual([...movingBetween(before, after)], [2, 3, 4]);
  });
});
