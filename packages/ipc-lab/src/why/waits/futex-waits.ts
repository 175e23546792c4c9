/** What a thread waits for that sleeps on a futex: the owner of a lock, a thread's end, or a wake-up. */
import type {
  CallFor,
  CountedObject,
  Mapping,
  Owner,
  Snapshot,
  Thread,
} from '../snapshot/snapshot.js';
import type { Value } from '../say.js';
import { handledBy, signalNames } from './signal-waits.js';
import { withinProcess, type Reason, type Waker } from './wait.js';

export function ofFutex(
  snapshot: Snapshot,
  pid: number,
  thread: Thread,
  call: CallFor<'futex'>,
): Reason {
  const { joins, owner, memory, readers } = call;
  if (joins !== undefined) {
    const wakers = [{ pid, tid: joins }];
    return { what: 'join', values: { tid: joins }, wakers, outside: false };
  }
  const counted = countedAt(snapshot, pid, call);
  if (counted?.kind === 'barrier') return ofBarrier(snapshot, pid, thread, call, counted);
  const shared = call.shared && memory?.shared !== false ? (memory ?? 'unknown') : undefined;
  if (owner !== undefined) return ofOwner(snapshot, { pid, tid: thread.tid }, owner, shared);
  const waits: Value = { futex: readers === undefined ? counted?.kind : { readers } };
  if (shared !== undefined) return ofShared(snapshot, pid, thread, shared, waits);
  const { wakers } = withinProcess(snapshot, pid, thread.tid);
  const handled = handledBy(thread);
  const runtime = snapshot.processes.get(pid)?.runtime;
  if (runtime !== undefined) {
    const what = call.wakes === true ? 'futex of Java, wakes' : (`futex of ${runtime}` as const);
    return { what, values: { pid }, wakers, outside: true };
  }
  if (call.wordOfEngine !== undefined) {
    const threads = threadsAt(snapshot, pid, call.wordOfEngine);
    const what = threads > 1 ? 'pool of engine' : 'Atomics.wait';
    return { what, values: {}, wakers, outside: handled.length > 0 };
  }
  if (handled.length === 0) {
    const what = call.shared ? 'futex not shared' : 'futex';
    return { what, values: { waits }, wakers, outside: false };
  }
  const what = call.shared ? 'futex not shared, or handler' : 'futex or handler';
  const values = { waits, handled: { signals: signalNames(handled) } };
  return { what, values, wakers, outside: true };
}

/** A thread of a process. */
interface ThreadOf {
  readonly pid: number;
  readonly thread: Thread;
}

/** The threads that may use the memory in which a futex lies. */
function usersOf({ processes, sharers }: Snapshot, pid: number, call: CallFor<'futex'>) {
  const pids = isInSharedMemory(call) ? (sharers.get(call.memory.object) ?? []) : [pid];
  return {
    threads: pids.flatMap((one): ThreadOf[] =>
      (processes.get(one)?.threads ?? []).map((thread) => ({ pid: one, thread })),
    ),
    unseen: pids.filter((one) => processes.get(one)?.threads === undefined),
  };
}

function isInSharedMemory(
  call: CallFor<'futex'>,
): call is CallFor<'futex'> & { readonly memory: Mapping } {
  return call.shared && call.memory?.shared === true;
}

function isAtSame({ call }: Thread, other: CallFor<'futex'>): boolean {
  return (
    call?.kind === 'futex' &&
    call.counted?.mark === other.counted?.mark &&
    (!isInSharedMemory(other) || call.memory?.object === other.memory.object)
  );
}

/** The object at a futex, if as many threads sleep there as it counts. */
function countedAt(
  snapshot: Snapshot,
  pid: number,
  call: CallFor<'futex'>,
): CountedObject | undefined {
  const { counted } = call;
  if (counted === undefined) return undefined;
  const asleep = usersOf(snapshot, pid, call).threads.filter((of) => isAtSame(of.thread, call));
  return asleep.length === counted.waiters ? counted : undefined;
}

/** Whoever has the memory of a barrier and does not sleep there may arrive. */
function ofBarrier(
  snapshot: Snapshot,
  pid: number,
  thread: Thread,
  call: CallFor<'futex'>,
  { waiters: arrived, size }: Extract<CountedObject, { readonly kind: 'barrier' }>,
): Reason {
  const { threads, unseen } = usersOf(snapshot, pid, call);
  const missing = threads.filter((of) => !isAtSame(of.thread, call));
  const others = [...new Set([...missing.map((one) => one.pid), ...unseen])];
  const values = { arrived, count: size, others: { pids: others } };
  const wakers = [
    ...missing.map((one) => ({ pid: one.pid, tid: one.thread.tid })),
    ...unseen.map((one) => ({ pid: one })),
  ];
  return {
    what: others.length > 0 ? 'barrier' : 'barrier, nobody missing',
    values,
    wakers: wakers.length > 0 ? wakers : [{ pid, tid: thread.tid }],
    outside: handledBy(thread).length > 0 || (isInSharedMemory(call) && !isUnnamed(call.memory)),
  };
}

/** Each call of Atomics.wait sleeps on a word of its own; the threads of a pool sleep on one. */
function threadsAt({ processes }: Snapshot, pid: number, word: string): number {
  const threads = processes.get(pid)?.threads ?? [];
  return threads.filter(({ call }) => call?.kind === 'futex' && call.wordOfEngine === word).length;
}

/** @param shared The memory in which the lock lies, if processes share it. */
function ofOwner(
  snapshot: Snapshot,
  waiter: Required<Waker>,
  owner: Owner,
  shared: Mapping | 'unknown' | undefined,
): Reason {
  const { tid } = owner;
  const { pid } = waiter;
  const of = (what: Reason['what'], wakers = [{ pid, tid: waiter.tid }]): Reason => ({
    what,
    values: { tid, holder: owner.pid ?? tid, lock: { isMutex: owner.writes !== true } },
    wakers,
    outside: false,
  });
  if (tid === waiter.tid) return of('mutex, own');
  if (owner.pid === pid) return of('mutex', [{ pid, tid }]);
  if (owner.pid === undefined) return of('mutex, owner gone');
  if (shared === undefined) {
    const isCopied = ancestorsOf(snapshot, pid).includes(owner.pid);
    return of(isCopied ? 'mutex, held at fork' : 'mutex, owner gone');
  }
  // The owner may have ended, and its number been given to a process that does not know the lock.
  if (!mayMap(snapshot, owner.pid, shared)) return of('mutex, owner gone');
  const what = owner.pid === tid ? 'mutex of process' : 'mutex of other';
  return of(what, [{ pid: owner.pid, tid }]);
}

function ancestorsOf({ processes }: Snapshot, pid: number): number[] {
  const ancestors: number[] = [];
  for (let at = processes.get(pid)?.parent; at !== undefined && at > 0;) {
    ancestors.push(at);
    at = processes.get(at)?.parent;
  }
  return ancestors;
}

function mayMap(
  { processes, sharers }: Snapshot,
  pid: number,
  memory: Mapping | 'unknown',
): boolean {
  if (memory === 'unknown') return true;
  const pids = sharers.get(memory.object);
  return pids?.includes(pid) !== false || processes.get(pid)?.descriptors === undefined;
}

function ofShared(
  snapshot: Snapshot,
  pid: number,
  thread: Thread,
  memory: Mapping | 'unknown',
  waits: Value,
): Reason {
  if (memory === 'unknown') {
    return { what: 'shared futex', values: { waits }, wakers: [], outside: true };
  }
  const sharers = snapshot.sharers.get(memory.object) ?? [];
  const others = sharers.filter((sharer) => sharer !== pid);
  const object = { memory: isUnnamed(memory) ? undefined : memory.path };
  const wakers =
    others.length > 0
      ? sharers.map((sharer) => ({ pid: sharer }))
      : withinProcess(snapshot, pid, thread.tid).wakers;
  return {
    what: others.length > 0 ? 'shared futex of' : 'shared futex, alone',
    values: { waits, object, others: { pids: others } },
    wakers,
    // Memory without a name reaches only the processes that are born with it.
    outside: !isUnnamed(memory) || handledBy(thread).length > 0,
  };
}

function isUnnamed({ path }: Mapping): boolean {
  return path === '' || path.startsWith('/dev/zero');
}
