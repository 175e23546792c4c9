/** Watches processes until nothing in them moves. */
import { setTimeout as sleep } from 'node:timers/promises';

import { Failure } from '../command-line/errors.js';
import type { Family } from './family.js';
import { usageTexts as texts } from './help.js';
import { judge, type Judgement } from './waits/graph.js';
import { hidesProcesses } from './snapshot/hidden-processes.js';
import { thisMachine } from './snapshot/machine.js';
import { isOver } from './snapshot/process-table.js';
import { withWakingThreads } from './waking-threads.js';
import { takeSnapshotPaced } from './snapshot/read-proc.js';
import type { Snapshot } from './snapshot/snapshot.js';
import type { Wait } from './waits/wait.js';
import { awaitedBy } from './waits/waits.js';

export interface Seen {
  readonly snapshot: Snapshot;
  readonly judgement: Judgement;
}

/**
 * Looks twice, so that a thread that ran meanwhile is not taken for one that sleeps.
 *
 * @param isOver Asked between the two looks; as soon as it returns true, the second look follows.
 */
export async function look(
  roots: readonly number[],
  seconds: number,
  signal?: AbortSignal,
  isOver: () => boolean = () => false,
): Promise<Seen> {
  const before = await takeSnapshotPaced(roots, awaitedBy, signal);
  for (let leftMs = seconds * 1000; leftMs > 0 && !isOver(); leftMs -= stepMs) {
    await sleep(Math.min(stepMs, leftMs), undefined, signal && { signal });
  }
  const shown = await takeSnapshotPaced(roots, awaitedBy, signal);
  const snapshot = {
    ...withWakingThreads(before, shown),
    ...(hidesProcesses(thisMachine) && { hidesOthers: true as const }),
  };
  return { snapshot, judgement: judge(snapshot, movingBetween(before, snapshot)) };
}

/** The threads that are new or have run. The context switches of a thread that sleeps do not change. */
export function movingBetween(before: Snapshot, after: Snapshot): Set<number> {
  const moving = new Set<number>();
  for (const [pid, { threads, startTime }] of after.processes) {
    const earlier = before.processes.get(pid);
    for (const { tid, activity, call } of threads ?? []) {
      if (call?.kind === 'futex' && call.wakes === true) continue;
      const known = earlier?.startTime === startTime ? earlier.threads : undefined;
      // The process was not examined before, because no process waited for it: its waiter has moved since.
      if (known?.find((thread) => thread.tid === tid)?.activity !== activity) moving.add(tid);
    }
  }
  return moving;
}

const stepMs = 100;

/** The watch outlasts a sleep of this length: the program may continue after it. */
const patienceSeconds = 10;

/**
 * Watches a command until everything in it is asleep.
 *
 * @param seconds How long every process must stay asleep.
 * @returns What was seen then; `undefined` if the command ended first.
 */
export async function watch(
  family: Family,
  seconds: number,
  signal: AbortSignal,
): Promise<Seen | undefined> {
  let stuckSince: { key: string; at: number } | undefined;
  for (;;) {
    const members = family.members();
    if (members.length === 0) {
      if (family.isHidden()) throw new Failure(texts['command hidden']);
      return undefined;
    }
    const seen = await look(members, seconds, signal, () => family.members().length === 0);
    const own = new Set(family.members());
    const ours = seen.judgement.waits.filter(({ pid }) => own.has(pid));
    const soon = ours.some(mayEndSoon);
    const sleeping = new Set(ours.map(({ tid }) => tid));
    const moving = [...own].filter((pid) => moves(seen.snapshot, pid, sleeping));
    const isAtRest = own.size > 0 && moving.length === 0 && !soon;
    if (isAtRest && !ours.some(({ what }) => what === 'futex of Java, wakes')) return seen;
    // Some threads run while others wait forever, or sleep in each process: nothing has ended these waits.
    const rest = !soon && [...own].every((pid) => ours.some((wait) => wait.pid === pid));
    const key = ours
      .filter(({ verdict }) => verdict === 'never' || (rest && verdict === 'outside'))
      .map(({ tid }) => tid)
      .join(' ');
    if (key === '') stuckSince = undefined;
    else if (stuckSince?.key !== key) stuckSince = { key, at: performance.now() };
    else if (performance.now() - stuckSince.at > patienceSeconds * 1000) return seen;
  }
}

/** Whether a thread of the process runs, or the process could not be examined. */
function moves({ processes }: Snapshot, pid: number, sleeping: ReadonlySet<number>): boolean {
  const threads = processes.get(pid)?.threads ?? [];
  const living = threads.filter(({ state }) => !isOver(state));
  return living.length === 0 || living.some(({ tid }) => !sleeping.has(tid));
}

function mayEndSoon({ withinSeconds, what }: Wait): boolean {
  if (what === 'uninterruptible' || withinSeconds === 'unknown') return true;
  return withinSeconds !== undefined && withinSeconds <= patienceSeconds;
}
