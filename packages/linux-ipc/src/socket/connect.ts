import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';

import { Descriptor } from '../descriptor.js';
import { checked, systemError } from '../errors.js';
import { native } from '../native.js';
import { encodeAddress, type SocketAddress } from './address.js';

const { EAGAIN, EINTR } = constants.errno;
const longestPauseMilliseconds = 64;

/**
 * `socket(2)` and `connect(2)`: waits while the server's backlog is full.
 *
 * A full backlog is EAGAIN here, and no event tells when room comes: a UNIX socket has no
 * connecting state to poll. So the call is made again after a pause of 1 to 64 ms, as long as
 * the signal lets it.
 */
export async function connect(
  type: number,
  address: SocketAddress,
  signal: AbortSignal | undefined,
): Promise<Descriptor> {
  const { name, context } = encodeAddress(address);
  signal?.throwIfAborted();
  const descriptor = new Descriptor(checked('socket', native.socket(type)), 'connection');
  try {
    for (let pause = 1; ; pause = Math.min(2 * pause, longestPauseMilliseconds)) {
      const result = native.connect(descriptor.fd, name);
      if (result === 0) return descriptor;
      if (result !== -EAGAIN && result !== -EINTR) throw systemError('connect', result, context);
      await sleep(pause, signal);
    }
  } catch (error) {
    descriptor.close();
    throw error;
  }
}

async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
