import { bytes } from './arguments.js';
import { writeNow } from './non-blocking.js';
import type { OwnedDescriptor } from './owned-descriptor.js';
import type { WaitOptions } from './wait-options.js';

/** `write(2)` until all of `from` is written; waits while the other end is full. */
export async function writeAll(
  descriptor: OwnedDescriptor,
  from: Uint8Array,
  options: WaitOptions | undefined,
): Promise<void> {
  let rest = bytes('from', from);
  do {
    const chunk = rest;
    const call = (fd: number): number => writeNow(fd, chunk);
    rest = rest.subarray(await descriptor.retry('write', 'writable', call, options));
  } while (rest.length > 0);
}
