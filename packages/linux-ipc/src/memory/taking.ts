/** The ways to take what lies in a range of shared memory: a mutex, a lock, one of a semaphore's count. */
import { constants } from 'node:os';

import { deadlineIn } from '../core/deadline.js';
import type { BlockingCall, CallResult, RangeHandle } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SharedRange } from './shared-range.js';

const { EAGAIN, EBUSY, EINTR, ETIMEDOUT } = constants.errno;

/** What differs between the kinds. The calls are named as errors name them. */
export interface Taking<Taken> {
  /** Without waiting: `-EBUSY` or `-EAGAIN` when it is not free. */
  readonly try: Call<(handle: RangeHandle) => CallResult>;
  /** On a thread of its own. */
  readonly start: Call<(handle: RangeHandle) => BlockingCall>;
  /** On this thread: `-ETIMEDOUT` at the deadline. */
  readonly timed: Call<(handle: RangeHandle, deadline: number) => CallResult>;
  /** What any other result means. Throws the error of a call that failed. */
  taken(syscall: string, result: CallResult): Taken;
}

interface Call<Make> {
  readonly syscall: string;
  readonly make: Make;
}

/** `undefined` when it is not free. */
export function tryTake<Taken>(range: SharedRange, taking: Taking<Taken>): Taken | undefined {
  const result = taking.try.make(range.handle);
  if (result === -EBUSY || result === -EAGAIN) return undefined;
  return taking.taken(taking.try.syscall, result);
}

/** The event loop runs on. */
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

/** Blocks this thread. `undefined` when the time-out expires first. */
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
