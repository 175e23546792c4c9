/** Signals that end a wait: their names, the handlers for them, and the children that send SIGCHLD. */
import { constants } from 'node:os';

import {
  childrenOf,
  descriptorOf,
  type CallFor,
  type Snapshot,
  type Thread,
} from '../snapshot/snapshot.js';
import { outside, type Reason } from './wait.js';

const { SIGCHLD, SIGINT, ...others } = constants.signals;
/** The signals for a thread's own faults. */
const faults = [others.SIGSEGV, others.SIGBUS, others.SIGFPE, others.SIGILL];
const notHandlers: ReadonlySet<number> = new Set([SIGINT, ...faults]);
/** The first real-time signal that the GNU C library leaves to programs. */
const firstRealTime = 34;

function signalName(number: number): string {
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  if (name !== undefined) return name;
  return number === firstRealTime ? 'SIGRTMIN' : `SIGRTMIN+${number - firstRealTime}`;
}

export function signalNames(numbers: readonly number[] = []): string[] {
  return numbers.map(signalName);
}

/**
 * The signals whose handlers may end a wait within the process. Interpreters have one for SIGINT, and for
 * their own faults.
 */
export function handledBy({ signals }: Thread): number[] {
  return signals?.caught.filter((number) => !notHandlers.has(number)) ?? [];
}

export function ofSignal(thread: Thread, { signals }: CallFor<'signal'>): Reason {
  if (signals !== undefined)
    return outside('signals', { signals: { signals: signalNames(signals) } });
  return outside('signal', {
    handled: { handled: signalNames(thread.signals?.caught) },
    held: { heldBack: signalNames(thread.signals?.heldBack) },
  });
}

/** A shell's `wait` sleeps until any signal comes; what it waits for is a child. */
export function withChildren(
  snapshot: Snapshot,
  pid: number,
  thread: Thread,
  reason: Reason,
): Reason {
  if (!takesEndOfChild(snapshot, pid, thread)) return reason;
  const orChildren = livingAmong(snapshot, childrenOf(snapshot, pid));
  if (orChildren.length === 0) return reason;
  const wakers = [...reason.wakers, ...orChildren.map((child) => ({ pid: child }))];
  return { ...reason, wakers, orChildren };
}

/** Those of these processes that have not ended. */
export function livingAmong({ processes }: Snapshot, pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    const state = processes.get(pid)?.state;
    return state !== undefined && state !== 'Z';
  });
}

function takesEndOfChild(snapshot: Snapshot, pid: number, { call, signals }: Thread): boolean {
  const isHandled =
    signals?.caught.includes(SIGCHLD) === true && !signals.blocked.includes(SIGCHLD);
  const isTakenBy = (fd: number): boolean =>
    descriptorOf(snapshot, pid, fd)?.signals?.includes(SIGCHLD) === true;
  if (call?.kind === 'signal') return call.signals?.includes(SIGCHLD) ?? isHandled;
  if (call?.kind === 'readiness') return isHandled || call.waits.some(({ fd }) => isTakenBy(fd));
  return call?.kind === 'descriptor' && isTakenBy(call.fd);
}
