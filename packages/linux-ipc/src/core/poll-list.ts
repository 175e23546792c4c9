/** The descriptors for ppoll(2): an array of `struct pollfd`, which has `revents` in its last 16 bits. */
import { native } from './native.js';

declare const isPollList: unique symbol;

/** Two words for each descriptor: its number, then the events that are waited for and those that came. */
export type PollList = Int32Array & { readonly [isPollList]: true };

/** A list to wait until one of these descriptors is readable, or its other end has been closed. */
export function pollList(fds: readonly number[]): PollList {
  return Int32Array.from(fds.flatMap((fd) => [fd, native.POLLIN])) as PollList;
}

/** Whether the last ppoll(2) reported an event of the descriptor at this index. */
export function isReady(list: PollList, index: number): boolean {
  return (list[2 * index + 1] ?? 0) >>> 16 !== 0;
}
