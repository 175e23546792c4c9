/** The ways to take a mutex. Each tells, of a mutex that was taken, whether its owner before died. */
import { constants } from 'node:os';

import { deadlineIn } from '../core/deadline.js';
import { systemError } from '../core/errors.js';
import { native, type CallResult } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SharedRange } from '../memory/shared-range.js';

const { EBUSY, EINTR, ETIMEDOUT } = constants.errno;

/** `undefined` when somebody holds it. */
export function tryTake(range: SharedRange): boolean | undefined {
  const result = native.mutexTrylock(range.handle);
  return result === -EBUSY ? undefined : ownerDied('pthread_mutex_trylock', result);
}

/** The event loop runs on. */
export async function take(range: SharedRange, options: WaitOptions): Promise<boolean> {
  const signal = signalOf(options);
  signal?.throwIfAborted();
  return (
    tryTake(range) ??
    ownerDied(
      'pthread_mutex_lock',
      await range.wait('pthread_mutex_lock', (handle) => native.mutexLock(handle), signal),
    )
  );
}

/** This thread stands still. `undefined` when the time was over first. */
export function takeSync(range: SharedRange, timeoutMs: number | undefined): boolean | undefined {
  const deadline = deadlineIn(timeoutMs);
  for (;;) {
    const result = native.mutexTimedlock(range.handle, deadline);
    if (result === -ETIMEDOUT) return undefined;
    if (result !== -EINTR) return ownerDied('pthread_mutex_clocklock', result);
  }
}

function ownerDied(syscall: string, result: CallResult): boolean {
  if (result === 0) return false;
  if (result === -native.EOWNERDEAD) return true;
  throw systemError(syscall, result);
}
