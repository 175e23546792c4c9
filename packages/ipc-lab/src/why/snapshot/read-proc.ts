/**
 * One look at the machine through /proc. It changes nothing: no FIFO is opened, no process is stopped,
 * and a look at a sleeping thread's memory does not wake it.
 */
import { isAbsolute, join } from 'node:path';

import { programName } from '../../history/program-name.js';
import { statusIn } from '../../observe/strace/proc.js';
import { sleepingCall } from '../../system-calls/system-calls.js';
import { bits, decode, type Caller } from './decode.js';
import { thisMachine, type Machine } from './machine.js';
import { processTable, readStat, threadActivity, type StatLine } from './process-table.js';
import {
  familyOf,
  inodeOf,
  type Call,
  type FileLock,
  type PollEntry,
  type ProcessState,
  type Snapshot,
  type Thread,
  type ThreadSignals,
} from './snapshot.js';
import { describe, spaced } from './read-descriptors.js';
import { readSockets } from './read-sockets.js';

/**
 * Looks at these processes, at their descendants, and at the processes they wait for.
 *
 * @param roots Processes; those that have exited are left out.
 * @param awaitedBy The processes for which one waits, as far as this snapshot shows them.
 */
export function takeSnapshot(
  roots: readonly number[],
  awaitedBy: (snapshot: Snapshot, pid: number) => readonly number[],
  machine: Machine = thisMachine,
): Snapshot {
  const table = processTable(machine);
  const processes = new Map<number, ProcessState>();
  for (const [pid, line] of table) processes.set(pid, ofStat(line));
  const [first = process.pid] = roots;
  const sockets = readSockets(machine, first);
  const looked = { processes, sockets, locks: readLocks(machine), unseen: 0 };
  const examined = new Set<number>();
  let snapshot: Snapshot = looked;
  let next = [...familyOf(snapshot, roots)];
  while (next.length > 0) {
    for (const pid of next) {
      examined.add(pid);
      const line = table.get(pid);
      if (line !== undefined) processes.set(pid, examine(machine, line));
    }
    snapshot = { ...looked, unseen: readOthers(machine, processes, sockets, examined) };
    next = [...examined]
      .flatMap((pid) => awaitedBy(snapshot, pid))
      .filter((pid) => !examined.has(pid) && processes.has(pid));
  }
  return snapshot;
}

function ofStat({ pid, parent, name, startTime, state }: StatLine): ProcessState {
  return { pid, parent, name, startTime, state };
}

function examine(machine: Machine, line: StatLine): ProcessState {
  const { pid } = line;
  const fds = machine.numbersIn(`/proc/${pid}/fd`);
  const descriptors = fds?.flatMap((fd) => describe(machine, pid, fd) ?? []);
  return {
    ...ofStat(line),
    name: nameOf(machine, line),
    threads: readThreads(machine, pid),
    ...(descriptors !== undefined && { descriptors }),
  };
}

/** The name that a history of the run would give it; the kernel's own has no more than 15 bytes. */
function nameOf(machine: Machine, { pid, name }: StatLine): string {
  const words = machine.wordsIn(`/proc/${pid}/cmdline`) ?? [];
  const [first = '', ...more] = words;
  // A zombie has no arguments left, and a process may write a title over them.
  const isTitle = /\s/.test(first) && more.every((word) => word === '');
  return words.length === 0 || isTitle ? name : programName(words, name);
}

/**
 * Adds to all other processes the descriptors of objects that an examined process has, too.
 *
 * @returns How many could not be read.
 */
function readOthers(
  machine: Machine,
  processes: Map<number, ProcessState>,
  sockets: Snapshot['sockets'],
  examined: ReadonlySet<number>,
): number {
  const wanted = new Set<string>();
  for (const pid of examined) {
    for (const { target } of processes.get(pid)?.descriptors ?? []) {
      wanted.add(target);
      const peer = sockets.get(inodeOf(target))?.peer;
      if (peer !== undefined) wanted.add(`socket:[${peer}]`);
    }
  }
  // The sockets to which they may be connecting, or sending a datagram.
  for (const [inode, { listening, type }] of sockets) {
    if (listening || type === 'datagram') wanted.add(`socket:[${inode}]`);
  }
  let unseen = 0;
  for (const [pid, state] of processes) {
    if (examined.has(pid)) continue;
    const fds = machine.numbersIn(`/proc/${pid}/fd`);
    if (fds === undefined) {
      // A process that has ended holds nothing.
      const now = readStat(machine, `/proc/${pid}/stat`);
      if (now !== undefined && now.state !== 'Z') unseen += 1;
      continue;
    }
    const descriptors = fds
      .filter((fd) => wanted.has(machine.readLink(`/proc/${pid}/fd/${fd}`) ?? ''))
      .flatMap((fd) => describe(machine, pid, fd) ?? []);
    processes.set(pid, { ...state, descriptors });
  }
  return unseen;
}

function readThreads(machine: Machine, pid: number): Thread[] {
  const now = machine.now();
  const isNative = isSameWidth(machine, pid);
  return threadActivity(machine, pid).map((thread) => {
    const { tid, state } = thread;
    const wchan = machine.readText(`/proc/${pid}/task/${tid}/wchan`);
    const call = isNative ? readCall(machine, pid, tid, now) : undefined;
    const isAsleep = state === 'S' || state === 'D';
    const signals =
      call?.kind === 'signal' || call?.kind === 'futex'
        ? readSignals(machine, pid, tid)
        : undefined;
    const tracer = state === 't' ? tracerOf(machine, pid, tid) : undefined;
    return {
      ...thread,
      ...(tracer !== undefined && { tracer }),
      ...(isAsleep && call !== undefined && { call }),
      ...(isAsleep && wchan !== undefined && wchan !== '0' && { wchan }),
      ...(isAsleep && signals !== undefined && { signals }),
    };
  });
}

function tracerOf(machine: Machine, pid: number, tid: number): number | undefined {
  const status = machine.readText(`/proc/${pid}/task/${tid}/status`) ?? '';
  const { tracer } = statusIn(status);
  return tracer > 0 ? tracer : undefined;
}

/** SIGCANCEL and SIGSETXID, which the GNU C library uses itself. */
const internalSignals: ReadonlySet<number> = new Set([32, 33]);

function readSignals(machine: Machine, pid: number, tid: number): ThreadSignals | undefined {
  const status = machine.readText(`/proc/${pid}/task/${tid}/status`);
  if (status === undefined) return undefined;
  const set = (name: string): number[] => {
    const [, hex = '0'] = new RegExp(`^${name}:\\s*([0-9a-f]+)`, 'm').exec(status) ?? [];
    return bits(BigInt(`0x${hex}`)).map((bit) => bit + 1);
  };
  const blocked = new Set(set('SigBlk'));
  const arrived = [...new Set([...set('SigPnd'), ...set('ShdPnd')])];
  return {
    caught: set('SigCgt').filter((signal) => !internalSignals.has(signal)),
    heldBack: arrived.filter((signal) => blocked.has(signal)),
  };
}

/** Whether its program has 64 bits, as the fifth byte shows: a 32-bit one numbers its calls differently. */
function isSameWidth(machine: Machine, pid: number): boolean {
  const start = machine.readBytes(`/proc/${pid}/exe`, 0n, 5);
  return start === undefined || start[4] === 2;
}

/** From `number arguments… stack program-counter`; a thread that runs shows `running`. */
function readCall(
  machine: Machine,
  pid: number,
  tid: number,
  now: Caller['now'],
): Call | undefined {
  const words = machine.readText(`/proc/${pid}/task/${tid}/syscall`)?.trim().split(' ') ?? [];
  const number = Number(words[0]);
  // -1: it sleeps outside a system call, for example in a page fault.
  if (words.length < 7 || number < 0) return undefined;
  const args = words.slice(1, 7).map(BigInt);
  const call = sleepingCall(number, machine.architecture);
  return decode(call?.name, args, callerOf(machine, pid, now));
}

function callerOf(machine: Machine, pid: number, now: Caller['now']): Caller {
  return {
    peek: (address, length) => machine.readBytes(`/proc/${pid}/mem`, address, length),
    isThread: (tid, shared) =>
      tid > 0 &&
      machine.readText(shared ? `/proc/${tid}/comm` : `/proc/${pid}/task/${tid}/comm`) !==
        undefined,
    fifoAt: (directory, path) => fifoAt(machine, pid, directory, path),
    mappedAt: (address) => mappedAt(machine, pid, address),
    pidOf: (fd) => {
      const text = machine.readText(`/proc/${pid}/fdinfo/${fd}`) ?? '';
      const number = Number(/^Pid:\s*(\d+)/m.exec(text)?.[1]);
      return number > 0 ? number : undefined;
    },
    watchedBy: (fd) => watchedBy(machine, pid, fd),
    now,
  };
}

function fifoAt(
  machine: Machine,
  pid: number,
  directory: number,
  path: string,
): string | undefined {
  const from = directory < 0 ? 'cwd' : `fd/${directory}`;
  const whole = isAbsolute(path)
    ? path
    : join(machine.readLink(`/proc/${pid}/${from}`) ?? '', path);
  const seen = join(`/proc/${pid}/root`, whole);
  return machine.isFifo(seen) === true ? whole : undefined;
}

function mappedAt(machine: Machine, pid: number, address: bigint): string | undefined {
  for (const line of machine.readText(`/proc/${pid}/maps`)?.split('\n') ?? []) {
    const match = /^([0-9a-f]+)-([0-9a-f]+) (?:\S+ ){4} *(.*)$/.exec(line);
    if (match === null) continue;
    const [, start, end, path] = match;
    if (address >= BigInt(`0x${start ?? '0'}`) && address < BigInt(`0x${end ?? '0'}`)) return path;
  }
  return undefined;
}

const pollIn = 0x1;
const pollOut = 0x4;

function watchedBy(machine: Machine, pid: number, fd: number): PollEntry[] {
  const text = machine.readText(`/proc/${pid}/fdinfo/${fd}`) ?? '';
  return [...text.matchAll(/^tfd:\s*(\d+) events:\s*([0-9a-f]+)/gm)].map(([, number, hex]) => {
    const events = parseInt(hex ?? '', 16);
    return {
      fd: Number(number),
      read: (events & pollIn) !== 0,
      write: (events & pollOut) !== 0,
    };
  });
}

/** `1: FLOCK  ADVISORY  WRITE 123 08:01:456 0 EOF`; an arrow before the kind marks a request that waits. */
function readLocks(machine: Machine): FileLock[] {
  return (machine.readText('/proc/locks') ?? '').split('\n').flatMap((line) => {
    const match = /^(\d+):\s+((?:-> )?)\s*((\w+)\s+\w+\s+\w+\s+(-?\d+)\s+\w+:\w+:(\d+).*)$/.exec(
      line,
    );
    if (match === null) return [];
    const [, number, arrow, text = '', kind = '', pid, inode] = match;
    return [
      {
        number: Number(number),
        kind,
        waits: arrow !== '',
        pid: Number(pid),
        inode: Number(inode),
        text: spaced(text),
      },
    ];
  });
}
