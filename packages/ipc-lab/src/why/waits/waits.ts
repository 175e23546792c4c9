/** What each thread waits for, and what could end its wait: from a snapshot alone. */
import { isMaster } from '../snapshot/read-descriptors.js';
import {
  childrenOf,
  descriptorOf,
  holdersOf,
  inodeOf,
  objectOf,
  type Call,
  type CallFor,
  type Descriptor,
  type Direction,
  type FileLock,
  type PollEntry,
  type ProcessState,
  type Snapshot,
  type Thread,
} from '../snapshot/snapshot.js';
import { ofOpening } from './fifo-waits.js';
import { ofFutex } from './futex-waits.js';
import { ofCounter, ofMessage, ofSemaphore } from './queue-waits.js';
import { handledBy, livingAmong, ofSignal, signalNames, withChildren } from './signal-waits.js';
import { ofAccept, ofConnect, ofSocket, otherEndOf } from './socket-waits.js';
import { ofTerminal, otherSideOf } from './terminal-waits.js';
import type { Value } from '../say.js';
import { inside, outside, type Reason, type Wait } from './wait.js';

/** The waits of a process's sleeping threads. Running ones, and those that ended, have none. */
export function waitsOf(snapshot: Snapshot, pid: number): Wait[] {
  const state = snapshot.processes.get(pid);
  return (state?.threads ?? []).flatMap((thread) => {
    const reason = state && reasonOf(snapshot, state, thread);
    if (reason === undefined) return [];
    const limit = thread.call?.withinSeconds;
    const timed = limit !== undefined && { withinSeconds: limit };
    return [{ pid, tid: thread.tid, ...reason, ...timed }];
  });
}

/** The processes that could end one of its waits. */
export function awaitedBy(snapshot: Snapshot, pid: number): number[] {
  return waitsOf(snapshot, pid).flatMap(({ wakers }) => wakers.map((waker) => waker.pid));
}

function reasonOf(snapshot: Snapshot, state: ProcessState, thread: Thread): Reason | undefined {
  if (thread.state === 'T') return outside('stopped');
  if (thread.state === 't') {
    const { tracer } = thread;
    if (tracer !== undefined && isAwaiting(snapshot, tracer)) return outside('stopped');
    return tracer === undefined ? outside('traced') : inside('traced by', { tracer }, [tracer]);
  }
  if (thread.state !== 'S' && thread.state !== 'D') return undefined;
  // A parent in vfork(2) sleeps in that state too.
  if (thread.state === 'D' && thread.call?.kind !== 'vfork') return outside('uninterruptible');
  if (thread.call === undefined || thread.call.kind === 'other') {
    if (state.descriptors === undefined) return outside('not permitted');
    const name = thread.call?.name;
    if (name !== undefined) return outside('other call', { name });
    const { wchan } = thread;
    return wchan === undefined ? outside('unknown') : outside('kernel function', { wchan });
  }
  const reason = reasonOfCall(snapshot, state.pid, thread, thread.call);
  return withChildren(snapshot, state.pid, thread, reason);
}

/**
 * Whether a tracer waits for what it traces. It has handled every stop then, and a process that is stopped nevertheless was
 * stopped by a signal: PTRACE_LISTEN of ptrace(2).
 */
function isAwaiting({ processes }: Snapshot, tracer: number): boolean {
  const threads = processes.get(tracer)?.threads ?? [];
  return threads.length === 1 && threads[0]?.state === 'S' && threads[0].call?.kind === 'child';
}

function reasonOfCall(snapshot: Snapshot, pid: number, thread: Thread, call: Call): Reason {
  switch (call.kind) {
    case 'descriptor':
      return ofTransfer(snapshot, pid, thread, call);
    case 'connection':
      return call.role === 'client'
        ? ofConnect(snapshot, call)
        : ofAccept(snapshot, call.fd, descriptorOf(snapshot, pid, call.fd)?.target);
    case 'opening':
      return ofOpening(snapshot, pid, call);
    case 'semaphore':
      return ofSemaphore(snapshot, pid, call);
    case 'message':
      return ofMessage(snapshot, pid, thread, call);
    case 'child':
    case 'vfork':
      return ofChild(snapshot, pid, call);
    case 'signal':
      return ofSignal(thread, call);
    case 'lock':
    case 'record-lock':
      return ofLock(snapshot, pid, call);
    case 'futex':
      return ofFutex(snapshot, pid, thread, call);
    case 'readiness':
      return ofPoll(snapshot, pid, thread, call.waits);
    case 'time':
      return call.withinSeconds === undefined
        ? outside('sleep forever')
        : { what: 'sleep', values: {}, wakers: [], outside: false };
    case 'other':
      return outside('unknown');
  }
}

/** The processes that hold the other end of a pipe or FIFO: a reader's writers, a writer's readers. */
function partners(snapshot: Snapshot, descriptor: Descriptor, direction: Direction) {
  return holdersOf(snapshot, objectOf(descriptor), ({ reads, writes }) =>
    direction === 'read' ? writes : reads,
  );
}

function ofTransfer(
  snapshot: Snapshot,
  pid: number,
  thread: Thread,
  call: CallFor<'descriptor'>,
): Reason {
  const { direction, fd } = call;
  const descriptor = descriptorOf(snapshot, pid, fd);
  if (descriptor === undefined) return outside('other call', { name: direction });
  const { kind, target, signals } = descriptor;
  if (kind === 'socket') return ofSocket(snapshot, pid, call, descriptor);
  if (kind === 'timerfd') {
    return { what: 'timer', values: { fd }, wakers: [], outside: false, withinSeconds: 'unknown' };
  }
  if (kind === 'eventfd') return ofCounter(snapshot, pid, thread, direction, descriptor);
  if (signals !== undefined) {
    return outside('signals', { signals: { signals: signalNames(signals) } });
  }
  if (kind === 'pipe' || kind === 'fifo') return ofPipe(snapshot, pid, direction, descriptor);
  const terminal = direction === 'read' ? ofTerminal(snapshot, pid, descriptor) : undefined;
  return terminal ?? outside(`${direction} other`, { fd, target });
}

function ofPipe(
  snapshot: Snapshot,
  pid: number,
  direction: Direction,
  descriptor: Descriptor,
): Reason {
  const { kind, fd, target } = descriptor;
  const holders = partners(snapshot, descriptor, direction);
  const object: Value = { fifo: kind === 'fifo' ? target : undefined };
  const values = { fd, object, holders: { holders, pid } };
  const end = `${direction} pipe` as const;
  const [only, ...more] = holders;
  if (only === undefined) return outside(`${end}, none seen`, values);
  const isOwn = only.pid === pid && more.length === 0;
  const pids = holders.map((holder) => holder.pid);
  return inside(isOwn ? `${end}, own` : end, values, pids);
}

function ofChild(snapshot: Snapshot, pid: number, call: CallFor<'child' | 'vfork'>): Reason {
  const wanted = call.kind === 'child' ? call.pid : undefined;
  const living = livingAmong(snapshot, wanted === undefined ? childrenOf(snapshot, pid) : [wanted]);
  if (living.length === 0) return outside('wait, none seen');
  const what = call.kind === 'vfork' ? 'vfork' : living.length === 1 ? 'wait one' : 'wait any';
  return inside(what, { children: { pids: living } }, living);
}

function ofLock(
  snapshot: Snapshot,
  pid: number,
  { kind, fd }: CallFor<'lock' | 'record-lock'>,
): Reason {
  const descriptor = descriptorOf(snapshot, pid, fd);
  const path = descriptor?.target ?? '';
  const values = { fd, path };
  const request = snapshot.locks.find(
    (lock) => lock.waits && isBy(lock, kind, pid) && lock.inode === descriptor?.inode,
  );
  const lock = snapshot.locks.find((one) => !one.waits && one.number === request?.number);
  if (lock === undefined) return outside(`${kind}, none seen`, values);
  // The process that took it may have exited; the open file description keeps it for others.
  const holders = holdersOf(snapshot, path, ({ locks }) => locks?.includes(lock.text) === true);
  if (holders.length === 0) return outside(`${kind}, none seen`, values);
  const pids = holders.map((holder) => holder.pid);
  return inside(kind, { ...values, holders: { holders, pid } }, pids);
}

/** /proc/locks does not show which process waits for a lock of an open file description. */
function isBy(lock: FileLock, kind: 'lock' | 'record-lock', pid: number): boolean {
  if (kind === 'lock') return lock.kind === 'FLOCK' && lock.pid === pid;
  return (lock.kind === 'POSIX' && lock.pid === pid) || lock.kind === 'OFDLCK';
}

function ofPoll(
  snapshot: Snapshot,
  pid: number,
  thread: Thread,
  entries: readonly PollEntry[],
): Reason {
  if (entries.length === 0) return outside('poll nothing');
  const entriesSeen = entries.map((entry) => {
    const descriptor = descriptorOf(snapshot, pid, entry.fd);
    const path = snapshot.sockets.get(inodeOf(descriptor?.target))?.path;
    const ends = descriptor === undefined ? [] : otherEnds(snapshot, descriptor, entry);
    return {
      fd: entry.fd,
      kind: descriptor?.kind,
      partners: [...new Set(ends.map((end) => end.pid))],
      ...(path !== undefined && { path }),
    };
  });
  const isHandled = handledBy(thread).length > 0;
  const byPerson = entriesSeen.some(({ kind }) => kind === 'terminal');
  return {
    what: 'poll',
    ...(byPerson && { byPerson }),
    values: { entries: { entries: entriesSeen, pid } },
    wakers: [...new Set(entriesSeen.flatMap((entry) => entry.partners))].map((waker) => ({
      pid: waker,
    })),
    // A handler may write to a pipe of its own process, to end the wait.
    outside: entriesSeen.some((entry) =>
      entry.partners.every((partner) => isHandled && partner === pid),
    ),
  };
}

function otherEnds(
  snapshot: Snapshot,
  descriptor: Descriptor,
  { read, write }: PollEntry,
): readonly { readonly pid: number }[] {
  const { kind, target, process } = descriptor;
  if (process !== undefined) return [{ pid: process }];
  if (kind === 'socket') return otherEndOf(snapshot, target).holders;
  if (kind === 'eventfd') return holdersOf(snapshot, objectOf(descriptor));
  if (kind === 'terminal' || isMaster(target)) return otherSideOf(snapshot, descriptor);
  if (kind !== 'pipe' && kind !== 'fifo') return [];
  return [
    ...(read ? partners(snapshot, descriptor, 'read') : []),
    ...(write ? partners(snapshot, descriptor, 'write') : []),
  ];
}
