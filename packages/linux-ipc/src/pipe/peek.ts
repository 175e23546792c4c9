import { checked } from '../core/errors.js';
import { native, type CallResult } from '../core/native.js';

/**
 * Copies the first bytes in a pipe and leaves them there. The scratch pipe gets the same capacity:
 * tee(2) counts buffers, not bytes, and many small writes fill many buffers.
 */
export function peek(fd: number, into: Uint8Array): CallResult {
  const ends = new Int32Array(2);
  checked('pipe2', native.pipe2(ends, 0));
  const [read, write] = ends as unknown as [number, number];
  try {
    // Refused above the user's limit: then fewer bytes are copied.
    native.fcntl(write, native.F_SETPIPE_SZ, native.fcntl(fd, native.F_GETPIPE_SZ, 0));
    const count = native.tee(fd, write, into.length, native.SPLICE_F_NONBLOCK);
    return count > 0 ? native.read(read, into) : count;
  } finally {
    native.close(read);
    native.close(write);
  }
}
