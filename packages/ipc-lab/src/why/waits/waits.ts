/** What each thread waits for, and what could end its wait: from a snapshot alone. */
import { constants } from 'node:os';

import {
  childrenOf,
  descriptorOf,
  holdersOf,
  inodeOf,
  type Call,
  type CallFor,
  type Direction,
  type FileLock,
  type PollEntry,
  type ProcessState,
  type Snapshot,
  type Thread,
} from '../snapshot/snapshot.js';
import { ofAccept, ofConnect, ofSocket, otherEndOf } from './socket-waits.js';
import type { Value } from '../say.js';
import type { TextKey } from '../texts.js';
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
  return reasonOfCall(snapshot, state.pid, thread, thread.call);
}

function reasonOfCall(snapshot: Snapshot, pid: number, thread: Thread, call: Call): Reason {
  switch (call.kind) {
    case 'descriptor':
      return ofTransfer(snapshot, pid, call);
    case 'connection':
      return call.role === 'client'
        ? ofConnect(snapshot, call)
        : ofAccept(snapshot, call.fd, descriptorOf(snapshot, pid, call.fd)?.target);
    case 'opening':
      return outside(`open to ${call.direction}`, { path: call.path });
    case 'semaphore':
      return outside('semaphore', {
        id: call.id,
        operations: { operations: call.operations ?? [] },
      });
    case 'message':
      return ofMessage(snapshot, pid, call);
    case 'child':
    case 'vfork':
      return ofChild(snapshot, pid, call);
    case 'signal':
      return call.signals === undefined
        ? outside('signal', {
            handled: { handled: names(thread.signals?.caught) },
            ...held(thread),
          })
        : outside('signals', { signals: { signals: names(call.signals) } });
    case 'lock':
    case 'record-lock':
      return ofLock(snapshot, pid, call);
    case 'futex':
      return ofFutex(snapshot, pid, thread, call);
    case 'readiness':
      return ofPoll(snapshot, pid, call.waits);
    case 'time':
      return call.withinSeconds === undefined
        ? outside('sleep forever')
        : { what: 'sleep', values: {}, wakers: [], outside: false };
    case 'other':
      return outside('unknown');
  }
}

/** The first real-time signal that the GNU C library leaves to programs. */
const firstRealTime = 34;

function signalName(number: number): string {
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  if (name !== undefined) return name;
  return number === firstRealTime ? 'SIGRTMIN' : `SIGRTMIN+${number - firstRealTime}`;
}

function names(numbers: readonly number[] = []): string[] {
  return numbers.map(signalName);
}

function held({ signals }: Thread): { held: Value } {
  return { held: { heldBack: names(signals?.heldBack) } };
}

/** The processes that hold the other end of a pipe or FIFO: a reader's writers, a writer's readers. */
function partners(snapshot: Snapshot, target: string, direction: Direction) {
  return holdersOf(snapshot, target, ({ reads, writes }) =>
    direction === 'read' ? writes : reads,
  );
}

function ofTransfer(snapshot: Snapshot, pid: number, call: CallFor<'descriptor'>): Reason {
  const { direction, fd } = call;
  const descriptor = descriptorOf(snapshot, pid, fd);
  if (descriptor === undefined) return outside('other call', { name: direction });
  if (descriptor.kind === 'socket') return ofSocket(snapshot, pid, call, descriptor);
  if (descriptor.kind === 'timerfd') {
    return { what: 'timer', values: { fd }, wakers: [], outside: false, withinSeconds: 'unknown' };
  }
  if (descriptor.kind === 'eventfd') return outside(`${direction} counter`, { fd });
  if (descriptor.kind !== 'pipe' && descriptor.kind !== 'fifo') {
    const what =
      descriptor.kind === 'terminal' && direction === 'read' ? 'terminal' : `${direction} other`;
    return outside(what as TextKey, { fd, target: descriptor.target });
  }
  const holders = partners(snapshot, descriptor.target, direction);
  const object: Value = {
    fifo: descriptor.kind === 'fifo' ? descriptor.target : undefined,
  };
  const values = { fd, object, holders: { holders, pid } };
  const end = `${direction} pipe` as const;
  const [only, ...more] = holders;
  if (only === undefined) return outside(`${end}, none seen`, values);
  const isOwn = only.pid === pid && more.length === 0;
  const pids = holders.map((holder) => holder.pid);
  return inside(isOwn ? `${end}, own` : end, values, pids);
}

function ofMessage(snapshot: Snapshot, pid: number, call: CallFor<'message'>): Reason {
  const { direction } = call;
  if ('fd' in call) {
    const path = descriptorOf(snapshot, pid, call.fd)?.target ?? '';
    return outside(`${direction} POSIX queue`, { path, fd: call.fd });
  }
  const { id, type } = call;
  return outside(`${direction} System V queue`, {
    id,
    ...(type !== undefined && { type: { messageType: type } }),
  });
}

function ofChild(snapshot: Snapshot, pid: number, call: CallFor<'child' | 'vfork'>): Reason {
  const wanted = call.kind === 'child' ? call.pid : undefined;
  const children = wanted === undefined ? childrenOf(snapshot, pid) : [wanted];
  const living = children.filter((child) => {
    const state = snapshot.processes.get(child)?.state;
    return state !== undefined && state !== 'Z';
  });
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

function ofFutex(
  snapshot: Snapshot,
  pid: number,
  { tid, signals }: Thread,
  { shared, owner, joins, object }: CallFor<'futex'>,
): Reason {
  if (joins !== undefined) {
    const wakers = [{ pid, tid: joins }];
    return { what: 'join', values: { tid: joins }, wakers, outside: false };
  }
  if (owner === tid) {
    return { what: 'mutex, own', values: {}, wakers: [{ pid, tid }], outside: false };
  }
  if (owner !== undefined) {
    const holder = processOfThread(snapshot, owner) ?? owner;
    const wakers = [{ pid: holder, tid: owner }];
    const isMain = holder === owner;
    const what = holder === pid ? 'mutex' : isMain ? 'mutex of process' : 'mutex of other';
    return { what, values: { tid: owner, holder }, wakers, outside: false };
  }
  if (shared) {
    // Memory that is shared by fork(2) has no name of its own.
    return object?.startsWith('/') === true && !object.startsWith('/dev/zero')
      ? outside('shared futex in', { object })
      : outside('shared futex');
  }
  const others = snapshot.processes.get(pid)?.threads?.filter((thread) => thread.tid !== tid) ?? [];
  const wakers = others.map((thread) => ({ pid, tid: thread.tid }));
  if (wakers.length === 0) wakers.push({ pid, tid });
  // A handler may call sem_post(3). Every interpreter has one for SIGINT.
  const handled = signals?.caught.filter((number) => number !== constants.signals.SIGINT) ?? [];
  if (handled.length === 0) return { what: 'futex', values: {}, wakers, outside: false };
  return outside('futex or handler', { handled: { signals: names(handled) } }, wakers);
}

function processOfThread({ processes }: Snapshot, tid: number): number | undefined {
  if (processes.has(tid)) return tid;
  return [...processes.values()].find(({ threads }) => threads?.some((one) => one.tid === tid))
    ?.pid;
}

function ofPoll(snapshot: Snapshot, pid: number, entries: readonly PollEntry[]): Reason {
  if (entries.length === 0) return outside('poll nothing');
  const waited = entries.map((entry) => ({
    ...entry,
    descriptor: descriptorOf(snapshot, pid, entry.fd),
  }));
  const entriesSeen = waited.map(({ fd, descriptor, read, write }) => {
    const target = descriptor?.target ?? '';
    const isPipe = descriptor?.kind === 'pipe' || descriptor?.kind === 'fifo';
    const ends = [
      ...(isPipe && read ? partners(snapshot, target, 'read') : []),
      ...(isPipe && write ? partners(snapshot, target, 'write') : []),
      ...(descriptor?.kind === 'socket' ? otherEndOf(snapshot, target).holders : []),
      ...(descriptor?.process === undefined ? [] : [{ pid: descriptor.process }]),
    ];
    const path = snapshot.sockets.get(inodeOf(target))?.path;
    return {
      fd,
      kind: descriptor?.kind,
      partners: [...new Set(ends.map((end) => end.pid))],
      ...(path !== undefined && { path }),
    };
  });
  return {
    what: 'poll',
    values: { entries: { entries: entriesSeen, pid } },
    wakers: [...new Set(entriesSeen.flatMap((entry) => entry.partners))].map((waker) => ({
      pid: waker,
    })),
    outside: entriesSeen.some((entry) => entry.partners.length === 0),
  };
}
