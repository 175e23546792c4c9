/** What a wait is, for those who find out what a thread waits for. */
import type { Value } from '../say.js';
import type { TextKey } from '../texts.js';

/** Who could end a wait: one thread, or whichever thread of a process. */
export interface Waker {
  readonly pid: number;
  readonly tid?: number;
}

export interface Wait {
  readonly pid: number;
  readonly tid: number;
  /** Its end is set; so many seconds away at the most. */
  readonly withinSeconds?: number | 'unknown';
  readonly wakers: readonly Waker[];
  /** Somebody who could not be seen may end it: a client, a signal, another user, a keyboard. */
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
