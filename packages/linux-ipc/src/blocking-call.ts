/**
 * Waits for a system call that can wait only by blocking, and so was started on a thread of its
 * own. Threads cost memory, not a pool's place: as many may wait as there is room for.
 */
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
