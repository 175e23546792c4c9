/** Every system call this application knows, and the lists that follow from the table. */
import type { Handler, SystemCall, WaitKind } from './system-call.js';
import { descriptors } from './table/descriptors.js';
import { locks } from './table/locks.js';
import { memory } from './table/memory.js';
import { paths } from './table/paths.js';
import { posixQueues } from './table/posix-queues.js';
import { processes } from './table/processes.js';
import { readiness } from './table/readiness.js';
import { signals } from './table/signals.js';
import { sockets } from './table/sockets.js';
import { systemV } from './table/system-v.js';
import { time } from './table/time.js';
import { transfers } from './table/transfers.js';
import { unseen } from './table/unseen.js';

export const systemCalls: readonly SystemCall[] = [
  ...[processes, signals, time, readiness],
  ...[memory, systemV, posixQueues, locks],
  ...[descriptors, paths, sockets, transfers, unseen],
].flatMap((rows) => rows.map(([name, x64, arm64, known]) => ({ name, x64, arm64, ...known })));

const byName: ReadonlyMap<string, SystemCall> = new Map(
  systemCalls.map((call) => [call.name, call]),
);

export function systemCall(name: string): SystemCall | undefined {
  return byName.get(name);
}

/** Whether the observer has a use for it: it makes events of it, or shows that it waited. */
export function isTraced({ handler, waitsFor }: SystemCall): boolean {
  return handler !== undefined || waitsFor !== undefined;
}

export function isHandledBy(name: string, handler: Handler): boolean {
  return byName.get(name)?.handler === handler;
}

export function waitKindOf(name: string): WaitKind | undefined {
  return byName.get(name)?.waitsFor;
}

/** The index of the argument with the flags of a call, or with its command. */
export function flagsOf(name: string): number | undefined {
  return byName.get(name)?.flags;
}

/** The flags by which a call that could wait does not. */
const withoutWaiting: readonly string[] = [
  ...['IPC_NOWAIT', 'LOCK_NB', 'MSG_DONTWAIT', 'O_NONBLOCK', 'RWF_NOWAIT', 'SPLICE_F_NONBLOCK'],
  'WNOHANG',
];

/** Of the calls that take a command, the commands that may wait. */
const waitingCommands: Readonly<Partial<Record<WaitKind, RegExp>>> = {
  futex: /^FUTEX_(?:WAIT|LOCK_PI)/,
  'record-lock': /^F_(?:OFD_)?SETLKW/,
};

/** @param flags The words in the argument of {@link flagsOf}, if the call has such an argument. */
export function mayWait(name: string, flags: readonly string[]): boolean {
  const kind = waitKindOf(name);
  if (kind === undefined) return false;
  const commands = waitingCommands[kind];
  return commands === undefined
    ? !flags.some((flag) => withoutWaiting.includes(flag))
    : flags.some((command) => commands.test(command));
}

/** strace's filter; it overlooks an unknown call that follows a `?`. */
export const traceFilter: string = systemCalls
  .filter(isTraced)
  .map(({ name, x64, arm64, isOptional }) =>
    x64 === undefined || arm64 === undefined || isOptional === true ? `?${name}` : name,
  )
  .join(',');

const sleeping = {
  x64: byNumber(({ x64 }) => x64),
  arm64: byNumber(({ arm64 }) => arm64),
};

function byNumber(
  numberOf: (call: SystemCall) => number | undefined,
): ReadonlyMap<number | undefined, SystemCall> {
  const calls = systemCalls.filter(({ decoder }) => decoder !== undefined);
  return new Map(calls.map((call) => [numberOf(call), call]));
}

/**
 * A call a thread can sleep in, by the number that /proc/PID/syscall shows on that machine.
 *
 * @param architecture As in `process.arch`.
 * @returns `undefined` for a call that is not known to wait, or on a machine whose numbers are not known.
 */
export function sleepingCall(number: number, architecture: string): SystemCall | undefined {
  if (architecture !== 'x64' && architecture !== 'arm64') return undefined;
  return sleeping[architecture].get(number);
}
