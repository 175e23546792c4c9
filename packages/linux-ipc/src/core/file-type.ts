import { checked } from './errors.js';
import { native } from './native.js';

/**
 * `statx(2)`: the S_IFMT bits of an open file. A peer may pass a file of its own file system (FUSE), which answers
 * fstat(2) when it likes, or never.
 */
export function fileType(fd: number): number {
  return checked('statx', native.fileType(fd), { fd });
}
