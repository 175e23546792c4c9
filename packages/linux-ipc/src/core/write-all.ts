import { constants } from 'node:os';

import { bytes, unchanged } from './arguments.js';
import { writeNow } from './non-blocking.js';
import type { OwnedDescriptor } from './owned-descriptor.js';
import { repeatCall } from './repeated-call.js';
import { signalOf, type WaitOptions } from './wait-options.js';

const { EINTR } = constants.errno;

/** `write(2)` until all of `from` is written; waits while the other end is full. */
export function writeAll(
  descriptor: OwnedDescriptor,
  from: Uint8Array,
  options: WaitOptions | undefined,
): Promise<void> {
  return new Promise((resolve, failed) => {
    let rest = bytes('from', from);
    let left = rest.length;
    const call = (fd: number, isOurs: boolean): number => {
      const written = writeNow(fd, unchanged('from', rest, left), isOurs);
      if (written < 0 || written >= left) return written;
      rest = rest.subarray(written);
      left -= written;
      return -EINTR; // the next write follows at once
    };
    const done = (): void => {
      resolve();
    };
    const syscall = 'write';
    const direction = 'writable';
    repeatCall(descriptor, { syscall, direction, call, done, failed }, signalOf(options));
  });
}
