/**
 * Signals that the main thread blocked before this library did anything: a process inherits its mask, and Node.js
 * leaves SIGUSR1 blocked with `--permission` and `--disable-sigusr1`. A watch would never hear of them.
 */
import { isMainThread } from 'node:worker_threads';

import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { blockedBy } from './main-thread.js';
import { signalName } from './names.js';
import { signalSet, signalSetMemory, type SignalSet } from './signal-set.js';
import { refusal } from './watchable.js';

/**
 * Unblocks those of the signals that no `BlockedSignals` blocks.
 *
 * @returns The signals that were blocked: {@link blockAgain} takes them.
 * @throws `EINVAL` this is a worker thread, which cannot change the main thread's mask.
 */
export function unblockFound(numbers: readonly number[]): readonly number[] {
  const owned = signalSetMemory([]);
  native.signalsBlocked(owned, 1);
  const found = numbers.filter(
    (number) => (mask() & ~(owned[0] ?? 0n) & signalSet([number])) !== 0n,
  );
  if (found.length === 0) return found;
  if (!isMainThread) {
    const name = signalName(found[0] ?? 0);
    throw refusal(
      'EINVAL',
      `${name} cannot be watched in a worker: the main thread blocks it, and can watch it`,
    );
  }
  change(native.SIG_UNBLOCK, found);
  return found;
}

/** Restores what {@link unblockFound} changed. */
export function blockAgain(found: readonly number[]): void {
  if (found.length > 0) change(native.SIG_BLOCK, found);
}

/** The signals that the main thread blocks. */
function mask(): SignalSet {
  return isMainThread ? change(native.SIG_BLOCK, []) : (blockedBy(process.pid) ?? 0n);
}

function change(how: number, numbers: readonly number[]): SignalSet {
  const set = signalSetMemory(numbers);
  checked('pthread_sigmask', native.pthreadSigmask(how, set));
  return set[0] ?? 0n;
}
