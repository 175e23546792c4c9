/** A wait: what a thread waits for, and what could end it. */
import type { Value } from '../say.js';
import type { TextKey } from '../texts.js';

/** What could end a wait: one thread, or any thread of a process. */
export interface Waker {
  readonly pid: number;
  readonly tid?: number;
}

export interface Wait {
  readonly pid: number;
  readonly tid: number;
  /** The wait times out within this many seconds. */
  readonly withinSeconds?: number | 'unknown';
  readonly wakers: readonly Waker[];
  /** Something that cannot be seen may end it: a client, a signal, a keyboard, another user's process. */
  readonly outside: boolean;
  readonly what: TextKey;
  readonly values: Readonly<Record<string, Value>>;
}

export type Reason = Omit<Wait, 'pid' | 'tid'>;

export function outside(
  what: TextKey,
  values: Reason['values'] = {},
  wakers: Waker[] = [],
): Reason {
  return { what, values, wakers, outside: true };
}

/** Only these processes can end it. */
export function inside(what: TextKey, values: Reason['values'], pids: readonly number[]): Reason {
  return { what, values, wakers: pids.map((pid) => ({ pid })), outside: false };
}
