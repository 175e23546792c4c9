/**
 * Waits for a system call that can wait only by blocking, and so was started on a thread of its
 * own. Threads cost memory, not a pool's place: as many may wait as there is room for.
 */
import { constants } from 'node:os';

import { nowUs } from './deadline.js';
import { Descriptor } from './descriptor.js';
import { checked } from './errors.js';
import { native, type BlockingCall, type CallResult } from './native.js';

/**
 * @param call What the function that started it returned: an errno is thrown.
 * @returns The call's value, or the negated errno. When `signal` aborts, the call is interrupted
 *   and what it obtained is given back.
 */
export async function blockingCall(
  syscall: string,
  call: BlockingCall,
  signal?: AbortSignal,
): Promise<CallResult> {
  using ended = new Descriptor(checked(syscall, call), 'blocking call');
  try {
    await ended.read(new Uint8Array(8), { signal });
  } catch (error) {
    native.blockingCallAbandon(call);
    throw error;
  }
  return native.blockingCallEnd(call);
}

/**
 * As {@link blockingCall}, for what can't be given back: when `signal` aborts, and the call succeeds
 * all the same, its value counts.
 */
export async function finalBlockingCall(
  syscall: string,
  call: BlockingCall,
  signal?: AbortSignal,
): Promise<CallResult> {
  using ended = new Descriptor(checked(syscall, call), 'blocking call');
  const into = new Uint8Array(8);
  try {
    await ended.read(into, { signal });
  } catch (error) {
    native.blockingCallInterrupt(call);
    await ended.read(into);
    const result = native.blockingCallEnd(call);
    if (result < 0) throw error;
    return result;
  }
  return native.blockingCallEnd(call);
}

/**
 * As {@link finalBlockingCall}, until `deadline` (see `deadline.ts`), while this thread stands still.
 *
 * @returns `-ETIMEDOUT` when the time was over first.
 */
export function finalBlockingCallSync(
  syscall: string,
  call: BlockingCall,
  deadline: number,
): CallResult {
  using ended = new Descriptor(checked(syscall, call), 'blocking call');
  if (standStill(ended.fd, deadline)) return native.blockingCallEnd(call);
  native.blockingCallInterrupt(call);
  standStill(ended.fd, Infinity);
  const result = native.blockingCallEnd(call);
  return result < 0 ? -constants.errno.ETIMEDOUT : result;
}

/** The longest that ppoll(2) is asked to wait at once. */
const longestWaitMs = 1e9;

/** Until the descriptor is readable; false when the deadline came first. */
function standStill(fd: number, deadline: number): boolean {
  const descriptors = Int32Array.of(fd);
  for (;;) {
    const left = Math.max(0, deadline - nowUs());
    const result = native.ppoll(descriptors, Math.min(longestWaitMs, left / 1000));
    if (result > 0) return true;
    if (result < 0 && result !== -constants.errno.EINTR) checked('ppoll', result);
    if (left === 0) return false;
  }
}
