/**
 * Waits for a system call that can only wait by blocking, and so runs on a thread of its own. There is no
 * pool of such threads: memory alone limits their number.
 */
import { constants } from 'node:os';

import { nowUs } from './time-out.js';
import { ownerOf } from './descriptor.js';
import { checked } from './errors.js';
import { native, type BlockingCall, type CallResult } from './native.js';
import { pollList } from './poll-list.js';
import { forOneSlice, pollSync } from './slice.js';

const { ETIMEDOUT } = constants.errno;

/**
 * @param call The result of the function that started it; a negated errno is thrown.
 * @returns The call's value, or the negated errno. When `signal` aborts, the call is interrupted; if it
 *   succeeds nevertheless, its effect is undone.
 */
export async function blockingCall(
  syscall: string,
  call: BlockingCall,
  signal?: AbortSignal,
): Promise<CallResult> {
  using ended = ownerOf(checked(syscall, call), 'blocking call');
  try {
    await ended.read(new Uint8Array(8), { signal });
  } catch (error) {
    native.blockingCallAbandon(call);
    throw error;
  }
  return native.blockingCallEnd(call);
}

/**
 * As {@link blockingCall}, for a result that cannot be released: if the call succeeds although `signal`
 * aborts, its value is returned.
 */
export async function finalBlockingCall(
  syscall: string,
  call: BlockingCall,
  signal?: AbortSignal,
): Promise<CallResult> {
  using ended = ownerOf(checked(syscall, call), 'blocking call');
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
 * Blocks this thread until `deadline` (see `time-out.ts`). A lock and its like keep a queue, in which a worker that
 * asked again in each slice would lose its place: what is not there after one slice, a thread of its own waits for.
 *
 * @param timed Waits until the deadline that it is given; returns `-ETIMEDOUT` then.
 * @param start Starts the same wait on a thread of its own.
 * @returns `-ETIMEDOUT` at the deadline.
 */
export function blockingWaitSync(
  syscall: string,
  deadline: number,
  timed: (until: number) => CallResult,
  start: () => BlockingCall,
): CallResult {
  const result = forOneSlice(deadline, timed);
  if (result !== -ETIMEDOUT || nowUs() >= deadline) return result;
  return finalBlockingCallSync(syscall, start(), deadline);
}

/**
 * As {@link finalBlockingCall}, blocking this thread until `deadline` (see `time-out.ts`).
 *
 * @returns `-ETIMEDOUT` at the deadline.
 */
export function finalBlockingCallSync(
  syscall: string,
  call: BlockingCall,
  deadline: number,
): CallResult {
  using ended = ownerOf(checked(syscall, call), 'blocking call');
  const descriptors = pollList([ended.fd]);
  if (checked('ppoll', pollSync(descriptors, deadline)) > 0) return native.blockingCallEnd(call);
  native.blockingCallInterrupt(call);
  checked('ppoll', pollSync(descriptors, Infinity));
  const result = native.blockingCallEnd(call);
  // A lock whose owner has died is taken.
  return result < 0 && result !== -native.EOWNERDEAD ? -ETIMEDOUT : result;
}
