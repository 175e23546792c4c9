/** The ways to acquire an object in shared memory: a mutex, a reader-writer lock, a semaphore. */
import { constants } from 'node:os';

import { blockingWaitSync } from '../core/blocking-call.js';
import { deadlineIn } from '../core/time-out.js';
import { explained, systemError } from '../core/errors.js';
import type { BlockingCall, CallResult, RangeHandle } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SharedRange } from './shared-range.js';

const { EAGAIN, EBUSY, EDEADLK, ETIMEDOUT } = constants.errno;

/** The native calls that acquire one kind of object, each with the name that errors show. */
export interface Acquisition<Acquired> {
  /** Does not wait: returns `-EBUSY` or `-EAGAIN` if the object is not free. */
  readonly try: Call<(handle: RangeHandle) => CallResult>;
  /** Waits on a thread of its own. */
  readonly start: Call<(handle: RangeHandle) => BlockingCall>;
  /** Blocks this thread: returns `-ETIMEDOUT` at the deadline. */
  readonly timed: Call<(handle: RangeHandle, deadline: number) => CallResult>;
  /** Converts any other result. Throws the error of a call that failed. */
  acquired(syscall: string, result: CallResult): Acquired;
}

interface Call<Make> {
  readonly syscall: string;
  readonly make: Make;
}

/** Does not wait: returns `undefined` if the object is not free. */
export function tryAcquire<Acquired>(
  range: SharedRange,
  acquisition: Acquisition<Acquired>,
): Acquired | undefined {
  const result = acquisition.try.make(range.handle);
  if (result === -EBUSY || result === -EAGAIN) return undefined;
  return acquisition.acquired(acquisition.try.syscall, result);
}

/** Waits on a thread of its own; the event loop keeps running. */
export async function acquire<Acquired>(
  range: SharedRange,
  acquisition: Acquisition<Acquired>,
  options: WaitOptions | undefined,
): Promise<Acquired> {
  const signal = signalOf(options);
  signal?.throwIfAborted();
  const acquired = tryAcquire(range, acquisition);
  if (acquired !== undefined) return acquired;
  const { syscall, make } = acquisition.start;
  return acquisition.acquired(syscall, await range.wait(syscall, make, signal));
}

/** Blocks this thread. Returns `undefined` if the time-out expires first. */
export function acquireSync<Acquired>(
  range: SharedRange,
  acquisition: Acquisition<Acquired>,
  timeoutMs: number | undefined,
): Acquired | undefined {
  const { timed, start } = acquisition;
  const result = blockingWaitSync(
    timed.syscall,
    deadlineIn(timeoutMs),
    (until) => timed.make(range.handle, until),
    () => start.make(range.handle),
  );
  if (result === -EDEADLK) {
    const error = systemError(timed.syscall, result);
    throw explained(error, 'this thread would wait for itself: release what it holds first');
  }
  return result === -ETIMEDOUT ? undefined : acquisition.acquired(timed.syscall, result);
}
