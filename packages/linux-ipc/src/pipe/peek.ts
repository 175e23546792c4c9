import { checked } from '../core/errors.js';
import { native, type CallResult } from '../core/native.js';

/**
 * Copies the beginning of what waits in a pipe. The scratch pipe has room for all of it, which
 * tee(2) counts in buffers, not in bytes: many small writes fill many.
 */
export function peek(fd: number, into: Uint8Array): CallResult {
  const ends = new Int32Array(2);
  checked('pipe2', native.pipe2(ends, 0));
  const [read, write] = ends as unknown as [number, number];
  try {
    native.fcntl(write, native.F_SETPIPE_SZ, native.fcntl(fd, native.F_GETPIPE_SZ, 0));
    const count = native.tee(fd, write, into.length, native.SPLICE_F_NONBLOCK);
    return count > 0 ? native.read(read, into) : count;
  } finally {
    native.close(read);
    native.close(write);
  }
}
