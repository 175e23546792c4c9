import type { Descriptor } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';

/** `poll(2)` POLLHUP: whether both directions of a connection are shut down, as when the peer has closed. */
export function hasHungUp(connection: Descriptor): boolean {
  return (checked('poll', native.poll(connection.fd, 0)) & native.POLLHUP) !== 0;
}
