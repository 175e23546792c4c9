/**
 * Threads of Java that wake only to go on waiting: until version 23, HotSpot wakes a thread that waits for a monitor at
 * least once a second, so that it is never asleep for the time of a look.
 */
import type { ProcessState, Snapshot, Thread } from './snapshot/snapshot.js';

/** ObjectMonitor's longest time between two checks. */
const recheckSeconds = 1;

/** Marks the threads that woke between two looks, without using a tick of the processor. */
export function withWakingThreads(before: Snapshot, after: Snapshot): Snapshot {
  const marked = [...after.processes.values()].map((state): [number, ProcessState] => {
    if (state.runtime !== 'Java') return [state.pid, state];
    const earlier = before.processes.get(state.pid)?.threads ?? [];
    const threads = state.threads?.map((thread) =>
      hasOnlyWoken(
        earlier.find(({ tid }) => tid === thread.tid),
        thread,
      )
        ? withoutLimit(thread)
        : thread,
    );
    return [state.pid, { ...state, ...(threads !== undefined && { threads }) }];
  });
  return { ...after, processes: new Map(marked) };
}

function hasOnlyWoken(earlier: Thread | undefined, thread: Thread): boolean {
  return (
    earlier !== undefined &&
    earlier.activity !== thread.activity &&
    ticksOf(earlier) === ticksOf(thread) &&
    [earlier, thread].every(
      ({ call }) =>
        call?.kind === 'futex' &&
        typeof call.withinSeconds === 'number' &&
        call.withinSeconds <= recheckSeconds,
    )
  );
}

function ticksOf({ activity }: Thread): string | undefined {
  return activity.split(' ')[0];
}

function withoutLimit({ call, ...thread }: Thread): Thread {
  if (call?.kind !== 'futex') return { ...thread };
  const { withinSeconds, ...waiting } = call;
  return { ...thread, call: { ...waiting, ...(withinSeconds !== undefined && { wakes: true }) } };
}
