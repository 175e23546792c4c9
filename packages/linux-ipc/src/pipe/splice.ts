import { constants } from 'node:os';

import { wholeNumber } from '../core/arguments.js';
import { requireDescriptor } from '../core/descriptor.js';
import { checked, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import type { OwnedDescriptor } from '../core/owned-descriptor.js';
import { turnOver } from '../core/turn.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';

const { EAGAIN, EINTR } = constants.errno;

/**
 * `splice(2)`: moves bytes from one descriptor to another inside the kernel, without copying them
 * into this process. At least one of the two is a pipe or a FIFO; the other may be a socket.
 *
 * Waits until bytes can be moved, then moves what is available.
 *
 * @param maximumBytes 1 or more.
 * @returns The number of bytes moved; 0 at end-of-file.
 * @throws `EINVAL` neither is a pipe, or both are the same; `EPERM` one cannot be polled, such as a
 *   regular file, which would block the event loop; `EPIPE` the read end of `to` is closed; the
 *   signal's reason.
 * @see splice(2)
 */
export async function splice(
  from: OwnedDescriptor,
  to: OwnedDescriptor,
  maximumBytes: number,
  options?: WaitOptions,
): Promise<number> {
  requireDescriptor('from', from);
  requireDescriptor('to', to);
  const length = wholeNumber('maximumBytes', maximumBytes, 1, 2 ** 31 - 1);
  const signal = signalOf(options);
  signal?.throwIfAborted();
  const [readable, writable] = [from.polled, to.polled];
  for (;;) {
    const turn = turnOver();
    if (turn !== undefined) await turn;
    // SPLICE_F_NONBLOCK is for pipes: a socket waits without O_NONBLOCK.
    for (const { polled } of [from, to]) checked('fcntl', native.setNonBlocking(polled.fd));
    const result = native.splice(readable.fd, writable.fd, length, native.SPLICE_F_NONBLOCK);
    if (result >= 0) return result;
    if (result !== -EAGAIN && result !== -EINTR) throw systemError('splice', result);
    // EAGAIN does not say which of the two descriptors is not ready.
    if (!isReady(readable.fd, native.POLLIN)) await readable.readable(signal);
    else if (!isReady(writable.fd, native.POLLOUT)) await writable.writable(signal);
  }
}

/** `poll(2)` without waiting. */
function isReady(fd: number, events: number): boolean {
  const result = native.poll(fd, events);
  return result === -EINTR || checked('poll', result) !== 0;
}
