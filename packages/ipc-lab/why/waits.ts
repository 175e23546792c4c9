/** What each thread waits for, and who could end its wait: from a snapshot alone. */
import { constants } from 'node:os';

import {
  childrenOf,
  descriptorOf,
  holdersOf,
  type Call,
  type Descriptor,
  type FileLock,
  type PollEntry,
  type ProcessState,
  type Snapshot,
  type Thread,
} from './snapshot.js';
import type { TextKey, Value } from './texts.js';

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
  /** Somebody who cannot be told from /proc may end it: a client, a signal, a peer, a keyboard. */
  readonly outside: boolean;
  readonly what: TextKey;
  readonly values: Readonly<Record<string, Value>>;
}

type Reason = Omit<Wait, 'pid' | 'tid'>;

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

function reasonOf(snapshot: Snapshot, state: ProcessState, thread: Thread): Reason | undefined {
  if (thread.state === 'T') return outside('stopped');
  if (thread.state === 't') return outside('traced');
  if (thread.state !== 'S' && thread.state !== 'D') return undefined;
  // A parent in vfork sleeps so too.
  if (thread.state === 'D' && thread.call?.kind !== 'vfork') return outside('uninterruptible');
  if (thread.call === undefined || thread.call.kind === 'other') {
    if (state.descriptors === undefined) return outside('not permitted');
    const name = thread.call?.name;
    if (name !== undefined) return outside('other call', { name });
    const { wchan } = thread;
    return wchan === undefined ? outside('unknown') : outside('kernel function', { wchan });
  }
  return reasonOfCall(snapshot, state.pid, thread.tid, thread.call);
}

function outside(what: TextKey, values: Reason['values'] = {}, wakers: Waker[] = []): Reason {
  return { what, values, wakers, outside: true };
}

function reasonOfCall(snapshot: Snapshot, pid: number, tid: number, call: Call): Reason {
  switch (call.kind) {
    case 'read':
    case 'write':
      return ofTransfer(snapshot, pid, call);
    case 'accept':
      return outside('accept', { fd: call.fd, ...namedSocket(snapshot, pid, call.fd) });
    case 'connect':
      return ofConnect(snapshot, call);
    case 'open-fifo':
      return outside(call.access === 'read' ? 'open to read' : 'open to write', {
        path: call.path,
      });
    case 'semaphore':
      return outside('semaphore', {
        id: call.id,
        operations: { operations: call.operations ?? [] },
      });
    case 'message-send':
    case 'message-receive':
      return outside(call.kind, { id: call.id });
    case 'mq-send':
    case 'mq-receive':
      return outside(call.kind, {
        path: descriptorOf(snapshot, pid, call.fd)?.target ?? '',
        fd: call.fd,
      });
    case 'wait':
    case 'vfork':
      return ofWait(snapshot, pid, call);
    case 'signal':
      return call.signals === undefined
        ? outside('signal')
        : outside('signals', { signals: { signals: call.signals.map(signalName) } });
    case 'flock':
    case 'record-lock':
      return ofLock(snapshot, pid, call);
    case 'futex':
      return ofFutex(snapshot, pid, tid, call);
    case 'poll':
      return ofPoll(snapshot, pid, call.waits);
    case 'sleep':
      return call.withinSeconds === undefined
        ? outside('sleep forever')
        : { what: 'sleep', values: {}, wakers: [], outside: false };
    case 'other':
      return outside('unknown');
  }
}

function signalName(number: number): string {
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  return name ?? String(number);
}

function namedSocket(
  { sockets, processes }: Snapshot,
  pid: number,
  fd: number,
): { readonly path: Value } {
  const target = processes.get(pid)?.descriptors?.find((one) => one.fd === fd)?.target;
  return { path: { socketPath: sockets.get(inodeOf(target))?.path } };
}

function inodeOf(target: string | undefined): number {
  return Number(/\[(\d+)\]/.exec(target ?? '')?.[1]);
}

/** Who holds the other end of a pipe or FIFO, and may write for a reader or read for a writer. */
function partners(snapshot: Snapshot, target: string, direction: 'read' | 'write') {
  return holdersOf(snapshot, target, ({ reads, writes }) =>
    direction === 'read' ? writes : reads,
  );
}

function ofTransfer(
  snapshot: Snapshot,
  pid: number,
  { kind, fd }: Extract<Call, { kind: 'read' | 'write' }>,
): Reason {
  const descriptor = descriptorOf(snapshot, pid, fd);
  if (descriptor === undefined) return outside('other call', { name: kind });
  if (descriptor.kind === 'socket') return ofSocket(snapshot, pid, kind, descriptor);
  if (descriptor.kind === 'timerfd') {
    return { what: 'timer', values: { fd }, wakers: [], outside: false, withinSeconds: 'unknown' };
  }
  if (descriptor.kind !== 'pipe' && descriptor.kind !== 'fifo') {
    const what = descriptor.kind === 'terminal' && kind === 'read' ? 'terminal' : `${kind} other`;
    return outside(what as TextKey, { fd, target: descriptor.target });
  }
  const holders = partners(snapshot, descriptor.target, kind);
  const object: Value = {
    fifo: descriptor.kind === 'fifo' ? descriptor.target : undefined,
  };
  const wakers = holders.map((holder) => ({ pid: holder.pid }));
  const values = { fd, object, holders: { holders, pid } };
  const end = kind === 'read' ? 'read pipe' : 'write pipe';
  const [only, ...more] = holders;
  if (only === undefined) return outside(`${end}, none seen`, values);
  const isOwn = only.pid === pid && more.length === 0;
  return { what: isOwn ? `${end}, own` : end, values, wakers, outside: false };
}

function ofSocket(
  snapshot: Snapshot,
  pid: number,
  kind: 'read' | 'write',
  { fd, target }: Descriptor,
): Reason {
  const socket = snapshot.sockets.get(inodeOf(target));
  const values = { fd, ...namedSocket(snapshot, pid, fd) };
  if (socket === undefined) return outside(`${kind} network`, values);
  if (kind === 'read' && socket.type === 'datagram' && !socket.connected) {
    return outside('receive datagram', values);
  }
  return outside(kind === 'read' ? 'receive' : 'send', values);
}

function ofConnect(snapshot: Snapshot, { fd, path }: Extract<Call, { kind: 'connect' }>): Reason {
  const listener = [...snapshot.sockets].find(([, one]) => one.listening && one.path === path);
  if (path === undefined || listener === undefined) return outside('connect', { fd });
  const holders = holdersOf(snapshot, `socket:[${listener[0]}]`, () => true);
  if (holders.length === 0) return outside('connect, server not seen', { path });
  return {
    what: 'connect to',
    values: { path, holders: pidList(holders.map(({ pid }) => pid)) },
    wakers: holders.map(({ pid }) => ({ pid })),
    outside: false,
  };
}

function pidList(pids: readonly number[]): Value {
  return { pids };
}

function ofWait(
  snapshot: Snapshot,
  pid: number,
  call: Extract<Call, { kind: 'wait' | 'vfork' }>,
): Reason {
  const wanted = call.kind === 'wait' ? call.pid : undefined;
  const children = wanted === undefined ? childrenOf(snapshot, pid) : [wanted];
  const living = children.filter((child) => {
    const state = snapshot.processes.get(child)?.state;
    return state !== undefined && state !== 'Z';
  });
  if (living.length === 0) return outside('wait, none seen');
  const wakers = living.map((child) => ({ pid: child }));
  const what = call.kind === 'vfork' ? 'vfork' : living.length === 1 ? 'wait one' : 'wait any';
  return { what, values: { children: pidList(living) }, wakers, outside: false };
}

function ofLock(
  snapshot: Snapshot,
  pid: number,
  { kind, fd }: Extract<Call, { kind: 'flock' | 'record-lock' }>,
): Reason {
  const descriptor = descriptorOf(snapshot, pid, fd);
  const path = descriptor?.target ?? '';
  const values = { fd, path };
  const request = snapshot.locks.find((lock) => lock.waits && isBy(lock, kind, pid));
  const held = snapshot.locks.find((lock) => !lock.waits && lock.number === request?.number);
  if (held === undefined) return outside(`${kind}, none seen`, values);
  const taker = snapshot.processes.has(held.pid) && held.pid !== pid;
  // Who took it may be gone, or have it through an open file description that others share.
  const pids = taker
    ? [held.pid]
    : holdersOf(snapshot, path, () => true)
        .map((holder) => holder.pid)
        .filter((holder) => holder !== pid || held.pid === pid);
  if (pids.length === 0) return outside(`${kind}, none seen`, values);
  const own = pids.length === 1 && pids[0] === pid;
  return {
    what: own ? `${kind}, own` : kind,
    values: { ...values, holders: pidList(pids) },
    wakers: pids.map((holder) => ({ pid: holder })),
    outside: false,
  };
}

function isBy(lock: FileLock, kind: 'flock' | 'record-lock', pid: number): boolean {
  if (kind === 'flock') return lock.kind === 'FLOCK' && lock.pid === pid;
  return (lock.kind === 'POSIX' && lock.pid === pid) || lock.kind === 'OFDLCK';
}

function ofFutex(
  snapshot: Snapshot,
  pid: number,
  tid: number,
  { shared, owner, joins, object }: Extract<Call, { kind: 'futex' }>,
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
    const what = holder === pid ? 'mutex' : 'mutex of other';
    return { what, values: { tid: owner, holder }, wakers, outside: false };
  }
  if (shared) {
    return object?.startsWith('/') === true
      ? outside('shared futex in', { object })
      : outside('shared futex');
  }
  const others = snapshot.processes.get(pid)?.threads?.filter((thread) => thread.tid !== tid) ?? [];
  const wakers = others.map((thread) => ({ pid, tid: thread.tid }));
  if (wakers.length === 0) wakers.push({ pid, tid });
  return { what: 'futex', values: {}, wakers, outside: false };
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
    const isPipe = descriptor?.kind === 'pipe' || descriptor?.kind === 'fifo';
    const ends = isPipe
      ? [
          ...(read ? partners(snapshot, descriptor.target, 'read') : []),
          ...(write ? partners(snapshot, descriptor.target, 'write') : []),
        ]
      : [];
    return { fd, kind: descriptor?.kind, partners: ends.map((end) => end.pid) };
  });
  return {
    what: 'poll',
    values: { entries: { entries: entriesSeen } },
    wakers: [...new Set(entriesSeen.flatMap((entry) => entry.partners))].map((waker) => ({
      pid: waker,
    })),
    outside: entriesSeen.some((entry) => entry.partners.length === 0),
  };
}
