/**
 * Waits for a system call that can only wait by blocking, and so runs on a thread of its own. There is no
 * pool of such threads: memory alone limits their number.
 */
import { constants } from 'node:os';

import { nowUs } from './deadline.js';
import { ownerOf } from './descriptor.js';
import { checked } from './errors.js';
import { native, type BlockingCall, type CallResult } from './native.js';

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
 * As {@link finalBlockingCall}, blocking this thread until `deadline` (see `deadline.ts`).
 *
 * @returns `-ETIMEDOUT` at the deadline.
 */
export function finalBlockingCallSync(
  syscall: string,
  call: BlockingCall,
  deadline: number,
): CallResult {
  using ended = ownerOf(checked(syscall, call), 'blocking call');
  if (waitReadable(ended.fd, deadline)) return native.blockingCallEnd(call);
  native.blockingCallInterrupt(call);
  waitReadable(ended.fd, Infinity);
  const result = native.blockingCallEnd(call);
  return result < 0 ? -constants.errno.ETIMEDOUT : result;
}

/** The longest time-out of one ppoll(2). */
const longestWaitMs = 1e9;

/** Blocks until the descriptor is readable; returns false at the deadline. */
function waitReadable(fd: number, deadline: number): boolean {
  const descriptors = Int32Array.of(fd);
  for (;;) {
    const left = Math.max(0, deadline - nowUs());
    const result = native.ppoll(descriptors, Math.min(longestWaitMs, left / 1000));
    if (result > 0) return true;
    if (result < 0 && result !== -constants.errno.EINTR) checked('ppoll', result);
    if (left === 0) return false;
  }
}
