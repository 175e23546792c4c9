import { readlinkSync } from 'node:fs';

import { checked } from './errors.js';
import { native } from './native.js';

/**
 * `readlink(2)` of `/proc/self/fd/N`: a path, or `anon_inode:[eventfd]`, `pipe:[4711]`.
 *
 * @returns Undefined if /proc is not mounted.
 * @throws `EBADF` the number is not open.
 */
export function descriptorTarget(fd: number): string | undefined {
  checked('fcntl', native.fcntl(fd, native.F_GETFL, 0), { fd });
  try {
    return readlinkSync(`/proc/self/fd/${String(fd)}`);
  } catch {
    return undefined;
  }
}
