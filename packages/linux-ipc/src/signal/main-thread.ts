/**
 * Leaves watched signals to the main thread. If several threads received them, queued signals might be
 * recorded in a different order from that in which they were sent.
 */
import { access, readdirSync } from 'node:fs';

import { native } from '../core/native.js';
import { signalSet, type SignalSet } from './signal-set.js';
import { readText } from '../core/read-text.js';

/** For each thread, the signals that it was asked to block. */
const asked = new Map<number, Set<number>>();
let poolStarted = false;

const pauseMs = 1;
const patienceMs = 1000;

/** Call this while the signals are watched. It returns once the other threads block them. */
export function leaveToMainThread(numbers: readonly number[]): void {
  startPool();
  let waiting = askThreads(numbers);
  const wanted = signalSet(numbers);
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pauseMs) {
    waiting = waiting.filter((tid) => {
      const blocked = blockedBy(tid);
      return blocked !== undefined && (blocked & wanted) !== wanted;
    });
    if (waiting.length === 0) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  }
}

/** libuv starts its pool's threads at the first use. Starts them now, before signals arrive. */
function startPool(): void {
  if (poolStarted) return;
  poolStarted = true;
  access('/', () => undefined);
}

function askThreads(numbers: readonly number[]): number[] {
  const threads = readdirSync('/proc/self/task')
    .map(Number)
    .filter((tid) => tid !== process.pid);
  const askedNow = new Set<number>();
  for (const number of numbers) {
    const before = asked.get(number) ?? new Set();
    for (const tid of threads) {
      if (before.has(tid)) continue;
      const blocked = blockedBy(tid);
      // In a thread that already blocks the signal, the request would stay pending.
      if (blocked === undefined || (blocked & signalSet([number])) !== 0n) continue;
      if (native.signalLeaveToMainThread(tid, number) === 0) askedNow.add(tid);
    }
    asked.set(number, new Set(threads));
  }
  return [...askedNow];
}

/** The signals that a thread of this process blocks; `undefined` if it has exited. */
export function blockedBy(tid: number): SignalSet | undefined {
  try {
    const status = readText(`/proc/self/task/${tid}/status`);
    return BigInt(`0x${/^SigBlk:\t([0-9a-f]+)$/m.exec(status)?.[1] ?? ''}`);
  } catch {
    return undefined;
  }
}
