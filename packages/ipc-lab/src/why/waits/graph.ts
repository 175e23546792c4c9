/**
 * Which threads can still make progress. Any one of its wakers can end a wait, so a thread is stuck if all
 * of them are stuck. The stuck threads are the largest set of waiting threads that only threads of the set
 * could wake.
 */
import type { Snapshot } from '../snapshot/snapshot.js';
import type { Wait, Waker } from './wait.js';
import { waitsOf } from './waits.js';

/**
 * - `never`: only threads that are themselves stuck in this way could end it.
 * - `outside`: something that cannot be seen may end it; no process that is seen can.
 * - `follows`: it waits for a thread that can go on.
 * - `timed`: it ends by itself.
 */
export type Verdict = 'never' | 'outside' | 'follows' | 'timed';

export interface Judged extends Wait {
  readonly verdict: Verdict;
}

export interface Judgement {
  readonly waits: readonly Judged[];
  /** Threads each of which waits for the next, and the last for the first. */
  readonly cycles: readonly (readonly Waker[])[];
}

/** @param moving The threads that ran while they were watched. */
export function judge(snapshot: Snapshot, moving: ReadonlySet<number>): Judgement {
  const waits = new Map<number, Wait>();
  for (const pid of snapshot.processes.keys()) {
    for (const wait of waitsOf(snapshot, pid)) {
      if (!moving.has(wait.tid)) waits.set(wait.tid, wait);
    }
  }
  const untimed = [...waits.values()].filter((wait) => wait.withinSeconds === undefined);
  const stuck = closedSet(
    snapshot,
    untimed.map((wait) => (wait.byPerson === true ? { ...wait, wakers: [] } : wait)),
  );
  const never = closedSet(
    snapshot,
    untimed.filter((wait) => !wait.outside && wait.wakers.length > 0),
  );
  const verdictOf = ({ tid, withinSeconds }: Wait): Verdict => {
    if (withinSeconds !== undefined) return 'timed';
    if (never.has(tid)) return 'never';
    return stuck.has(tid) ? 'outside' : 'follows';
  };
  return {
    waits: [...waits.values()].map((wait) => ({ ...wait, verdict: verdictOf(wait) })),
    cycles: findCycles(snapshot, never),
  };
}

/** The living threads for which a waker stands. */
function threadsOf({ processes }: Snapshot, { pid, tid }: Waker): number[] {
  if (tid !== undefined) return [tid];
  const threads = processes.get(pid)?.threads ?? [];
  return threads.filter(({ state }) => state !== 'Z' && state !== 'X').map((one) => one.tid);
}

/** Removes threads with a waker outside the set, until no thread has one. */
function closedSet(snapshot: Snapshot, candidates: readonly Wait[]): Map<number, Wait> {
  const set = new Map(candidates.map((wait) => [wait.tid, wait]));
  const isWithin = (waker: Waker): boolean => {
    const threads = threadsOf(snapshot, waker);
    return threads.length > 0 && threads.every((tid) => set.has(tid));
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const [tid, { wakers }] of set) {
      if (wakers.every(isWithin)) continue;
      set.delete(tid);
      changed = true;
    }
  }
  return set;
}

/** The shortest cycle through each thread that is in no cycle found before. */
function findCycles(snapshot: Snapshot, waits: ReadonlyMap<number, Wait>): Waker[][] {
  const next = (tid: number): number[] =>
    (waits.get(tid)?.wakers ?? [])
      .flatMap((waker) => threadsOf(snapshot, waker))
      .filter((other) => other !== tid);
  const found: number[][] = [];
  const covered = new Set<number>();
  for (const start of waits.keys()) {
    if (covered.has(start)) continue;
    const cycle = shortestWayBack(start, next);
    if (cycle === undefined) continue;
    cycle.forEach((tid) => covered.add(tid));
    found.push(cycle);
  }
  return found.map((cycle) => cycle.map((tid) => ({ pid: waits.get(tid)?.pid ?? tid, tid })));
}

function shortestWayBack(
  start: number,
  next: (tid: number) => readonly number[],
): number[] | undefined {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (const tid of queue) {
    for (const other of next(tid)) {
      if (other === start) {
        const way = [tid];
        for (let at = tid; at !== start;) {
          at = cameFrom.get(at) ?? start;
          way.unshift(at);
        }
        return way;
      }
      if (cameFrom.has(other)) continue;
      cameFrom.set(other, tid);
      queue.push(other);
    }
  }
  return undefined;
}
