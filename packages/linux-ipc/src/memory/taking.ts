/** The ways to acquire an object in shared memory: a mutex, a reader-writer lock, a semaphore. */
import { constants } from 'node:os';

import { deadlineIn } from '../core/deadline.js';
import type { BlockingCall, CallResult, RangeHandle } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SharedRange } from './shared-range.js';

const { EAGAIN, EBUSY, EINTR, ETIMEDOUT } = constants.errno;

/** The native calls that acquire one kind of object, each with the name that errors show. */
export interface Taking<Taken> {
  /** Does not wait: returns `-EBUSY` or `-EAGAIN` if the object is not free. */
  readonly try: Call<(handle: RangeHandle) => CallResult>;
  /** Waits on a thread of its own. */
  readonly start: Call<(handle: RangeHandle) => BlockingCall>;
  /** Blocks this thread: returns `-ETIMEDOUT` at the deadline. */
  readonly timed: Call<(handle: RangeHandle, deadline: number) => CallResult>;
  /** Converts any other result. Throws the error of a call that failed. */
  taken(syscall: string, result: CallResult): Taken;
}

interface Call<Make> {
  readonly syscall: string;
  readonly make: Make;
}

/** Does not wait: returns `undefined` if the object is not free. */
export function tryTake<Taken>(range: SharedRange, taking: Taking<Taken>): Taken | undefined {
  const result = taking.try.make(range.handle);
  if (result === -EBUSY || result === -EAGAIN) return undefined;
  return taking.taken(taking.try.syscall, result);
}

/** Waits on a thread of its own; the event loop keeps running. */
export async function take<Taken>(
  range: SharedRange,
  taking: Taking<Taken>,
  options: WaitOptions,
): Promise<Taken> {
  const signal = signalOf(options);
  signal?.throwIfAborted();
  const taken = tryTake(range, taking);
  if (taken !== undefined) return taken;
  const { syscall, make } = taking.start;
  return taking.taken(syscall, await range.wait(syscall, make, signal));
}

/** Blocks this thread. Returns `undefined` if the time-out expires first. */
export function takeSync<Taken>(
  range: SharedRange,
  taking: Taking<Taken>,
  timeoutMs: number | undefined,
): Taken | undefined {
  const deadline = deadlineIn(timeoutMs);
  for (;;) {
    const result = taking.timed.make(range.handle, deadline);
    if (result === -ETIMEDOUT) return undefined;
    if (result !== -EINTR) return taking.taken(taking.timed.syscall, result);
  }
}
