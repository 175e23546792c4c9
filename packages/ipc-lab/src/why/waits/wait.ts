/** A wait: what a thread waits for, and what could end it. */
import type { Value } from '../say.js';
import type { Snapshot } from '../snapshot/snapshot.js';
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
  /** A person at a keyboard may end it, through the wakers: it is stuck even while they run. */
  readonly byPerson?: true;
  /** Children whose end sends SIGCHLD, which may end it, too. */
  readonly orChildren?: readonly number[];
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

/** Only its own threads can end it: the others, or none if it is the only one. */
export function withinProcess(
  { processes }: Snapshot,
  pid: number,
  tid: number,
): Pick<Wait, 'wakers' | 'outside'> {
  const others = processes.get(pid)?.threads?.filter((thread) => thread.tid !== tid) ?? [];
  const wakers = others.map((thread) => ({ pid, tid: thread.tid }));
  return { wakers: wakers.length > 0 ? wakers : [{ pid, tid }], outside: false };
}
