/**
 * Reading and writing what epoll(7) cannot wait for: files, and devices such as /dev/null. They never say EAGAIN;
 * a disk, or the file system of another process (FUSE), may keep the caller waiting all the same. Such a wait would
 * occupy a thread of libuv's pool, of which all of `node:fs` has four, and keep a worker from ending. So each call
 * runs on a thread of its own.
 */
import { constants } from 'node:os';

import { roomIn, unchanged } from './arguments.js';
import { checked } from './errors.js';
import { native, type BlockingCall, type CallResult } from './native.js';
import { register, type Registration } from './poller.js';

const { EINPROGRESS } = constants.errno;

/** The bytes of one write(2): they are copied for the thread. */
const MOST_PER_WRITE = 2 ** 20;

/** `read(2)`, at the position of the description. */
export async function readFile(
  fd: number,
  into: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<number> {
  signal?.throwIfAborted();
  const call = checked('read', native.readBlocking(fd, into.length), { fd });
  const end = (): CallResult => native.blockingCallEndInto(call, roomIn(into));
  return checked('read', await resultOf(call, end, signal), { fd });
}

/** `write(2)` until all of `from` is written. */
export async function writeFile(
  fd: number,
  from: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  let left = from.length;
  for (let rest = from; left > 0;) {
    signal?.throwIfAborted();
    const part = unchanged('from', rest, left).subarray(0, MOST_PER_WRITE);
    const call = checked('write', native.writeBlocking(fd, part), { fd });
    const end = (): CallResult => native.blockingCallEnd(call);
    const written = checked('write', await resultOf(call, end, signal), { fd });
    left -= written;
    if (left > 0) rest = unchanged('from', rest, written + left).subarray(written);
  }
}

/** As `blockingCall`, for calls that `Descriptor` itself makes. */
async function resultOf(
  call: BlockingCall,
  end: () => CallResult,
  signal: AbortSignal | undefined,
): Promise<CallResult> {
  let ended: Registration | undefined;
  try {
    ended = register(call, 'blocking call', true);
    for (;;) {
      await ended.readable(signal);
      const result = end();
      if (result !== -EINPROGRESS) return result;
    }
  } catch (error) {
    native.blockingCallAbandon(call);
    throw error;
  } finally {
    ended?.close();
    native.close(call);
  }
}
