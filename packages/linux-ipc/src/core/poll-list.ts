/** The list of descriptors for ppoll(2). */
import { native, type PollList } from './native.js';

/** A list to wait until one of these descriptors is readable, or writable, or its other end has been closed. */
export function pollList(
  fds: readonly number[],
  direction: 'readable' | 'writable' = 'readable',
): PollList {
  const events = direction === 'readable' ? native.POLLIN : native.POLLOUT;
  return Int32Array.from(fds.flatMap((fd) => [fd, events])) as PollList;
}

/** Whether the last ppoll(2) reported an event of the descriptor at this index. */
export function isReady(list: PollList, index: number): boolean {
  return (list[2 * index + 1] ?? 0) >>> 16 !== 0;
}
