/**
 * One look at the machine through /proc. It changes nothing: no FIFO is opened, no process is stopped,
 * and a look at a sleeping thread's memory does not wake it.
 */
import { setImmediate } from 'node:timers/promises';

import { programName } from '../../history/program-name.js';
import { statusIn } from '../../observe/strace/proc.js';
import { sleepingCall } from '../../system-calls/system-calls.js';
import { callerOf } from './caller.js';
import { decode } from './decode.js';
import type { Machine } from './machine.js';
import { thisMachine } from './machine.js';
import { mapsObject } from './maps.js';
import {
  processTable,
  readProcess,
  threadActivity,
  type ProcessLine,
  type ThreadActivity,
} from './process-table.js';
import {
  familyOf,
  inodeOf,
  masterOf,
  objectOf,
  type Call,
  type FileLock,
  type ProcessState,
  type Runtime,
  type Snapshot,
  type Thread,
  type ThreadSignals,
} from './snapshot.js';
import { describe, isMaster, spaced } from './read-descriptors.js';
import { isOfRuntime, runtimeOf } from './runtimes.js';
import { readSockets } from './read-sockets.js';
import { signalsIn } from './signal-sets.js';

/**
 * Looks at these processes, at their descendants, and at the processes they wait for.
 *
 * @param roots Processes; those that have exited are left out.
 * @param awaitedBy The processes for which one waits, as far as this snapshot shows them.
 */
export function takeSnapshot(
  roots: readonly number[],
  awaitedBy: AwaitedBy,
  machine: Machine = thisMachine,
): Snapshot {
  const steps = snapshotSteps(roots, awaitedBy, machine);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, with other work of this process in between. @throws the reason of the signal, once it is aborted. */
export async function takeSnapshotPaced(
  roots: readonly number[],
  awaitedBy: AwaitedBy,
  signal?: AbortSignal,
  machine: Machine = thisMachine,
): Promise<Snapshot> {
  const steps = snapshotSteps(roots, awaitedBy, machine);
  for (;;) {
    signal?.throwIfAborted();
    const step = steps.next();
    if (step.done === true) return step.value;
    await setImmediate();
  }
}

type AwaitedBy = (snapshot: Snapshot, pid: number) => readonly number[];

/** Each process, and each thread that is examined, is a step: a machine may have thousands of them. */
type Steps<Result> = Generator<void, Result>;

function* snapshotSteps(
  roots: readonly number[],
  awaitedBy: AwaitedBy,
  machine: Machine,
): Steps<Snapshot> {
  const table = processTable(machine);
  const processes = new Map<number, ProcessState>();
  for (const [pid, line] of table) processes.set(pid, ofStat(line));
  const [first = process.pid] = roots;
  const sockets = readSockets(machine, table.get(first)?.folder ?? `/proc/${first}`);
  const looked = { processes, sockets, locks: readLocks(machine) };
  const examined = new Set<number>();
  let snapshot: Snapshot = { ...looked, sharers: new Map(), unseen: 0 };
  let next = [...familyOf(snapshot, roots)];
  while (next.length > 0) {
    for (const pid of next) {
      examined.add(pid);
      const line = table.get(pid);
      if (line !== undefined) processes.set(pid, yield* examine(machine, line));
    }
    snapshot = {
      ...looked,
      sharers: yield* readSharers(machine, table, processes, examined),
      unseen: yield* readOthers(machine, table, processes, sockets, examined),
    };
    next = [...examined]
      .flatMap((pid) => awaitedBy(snapshot, pid))
      .filter((pid) => !examined.has(pid) && processes.has(pid));
  }
  return snapshot;
}

function ofStat({ pid, parent, name, startTime, state }: ProcessLine): ProcessState {
  return { pid, parent, name, startTime, state };
}

function* examine(machine: Machine, line: ProcessLine): Steps<ProcessState> {
  const { folder } = line;
  const fds = machine.numbersIn(`${folder}/fd`);
  const descriptors = fds?.flatMap((fd) => describe(machine, folder, fd) ?? []);
  const runtime = line.threadCount > 1 ? runtimeOf(machine, folder) : undefined;
  return {
    ...ofStat(line),
    name: nameOf(machine, line),
    ...(runtime !== undefined && { runtime }),
    threads: yield* readThreads(machine, line, runtime),
    ...(descriptors !== undefined && { descriptors }),
  };
}

/** The name that a history of the run would give it; the kernel's own has no more than 15 bytes. */
function nameOf(machine: Machine, { folder, name }: ProcessLine): string {
  const words = machine.wordsIn(`${folder}/cmdline`) ?? [];
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
function* readOthers(
  machine: Machine,
  table: ReadonlyMap<number, ProcessLine>,
  processes: Map<number, ProcessState>,
  sockets: Snapshot['sockets'],
  examined: ReadonlySet<number>,
): Steps<number> {
  const wanted = targetsWanted(processes, sockets, examined);
  let unseen = 0;
  for (const [pid, state] of processes) {
    if (examined.has(pid)) continue;
    yield;
    const folder = table.get(pid)?.folder ?? `/proc/${pid}`;
    const fds = machine.numbersIn(`${folder}/fd`);
    if (fds === undefined) {
      // A process that has ended holds nothing.
      const now = readProcess(machine, pid);
      if (now !== undefined && now.state !== 'Z') unseen += 1;
      continue;
    }
    const descriptors = fds
      .filter((fd) => wanted(machine.readLink(`${folder}/fd/${fd}`) ?? ''))
      .flatMap((fd) => describe(machine, folder, fd) ?? []);
    processes.set(pid, { ...state, descriptors });
  }
  return unseen;
}

/** Whether a link in /proc/PID/fd may lead to an object of the processes that are examined. */
function targetsWanted(
  processes: ReadonlyMap<number, ProcessState>,
  sockets: Snapshot['sockets'],
  examined: ReadonlySet<number>,
): (target: string) => boolean {
  const wanted = new Set<string>();
  const terminals = new Set<string>();
  for (const pid of examined) {
    const { descriptors = [], threads = [] } = processes.get(pid) ?? {};
    for (const descriptor of descriptors) {
      const { kind, target } = descriptor;
      wanted.add(kind === 'fifo' ? withoutMark(target) : target);
      const peer = sockets.get(inodeOf(target))?.peer;
      if (peer !== undefined) wanted.add(`socket:[${peer}]`);
      if (kind === 'terminal' || isMaster(target)) terminals.add(objectOf(descriptor));
    }
    for (const { call } of threads) if (call?.kind === 'opening') wanted.add(call.path);
  }
  // The sockets to which they may be connecting, or sending a datagram.
  for (const [inode, { listening, type }] of sockets) {
    if (listening || type === 'datagram') wanted.add(`socket:[${inode}]`);
  }
  return (target) =>
    wanted.has(target) ||
    wanted.has(withoutMark(target)) ||
    (terminals.size > 0 && (isMaster(target) || terminals.has(masterOf(target))));
}

/** The path that a file had before it was removed. */
function withoutMark(target: string): string {
  return target.replace(/ \(deleted\)$/, '');
}

/** The processes that map the memory on whose futexes the examined threads sleep. */
function* readSharers(
  machine: Machine,
  table: ReadonlyMap<number, ProcessLine>,
  processes: ReadonlyMap<number, ProcessState>,
  examined: ReadonlySet<number>,
): Steps<Map<string, number[]>> {
  const objects = [...examined].flatMap((pid) =>
    (processes.get(pid)?.threads ?? []).flatMap(({ call }) =>
      call?.kind === 'futex' && call.memory?.shared === true ? [call.memory.object] : [],
    ),
  );
  const sharers = new Map(objects.map((object) => [object, [] as number[]]));
  if (sharers.size === 0) return sharers;
  for (const { pid, folder } of table.values()) {
    yield;
    const maps = machine.readText(`${folder}/maps`) ?? '';
    for (const [object, pids] of sharers) if (mapsObject(maps, object)) pids.push(pid);
  }
  return sharers;
}

function* readThreads(
  machine: Machine,
  line: ProcessLine,
  runtime: Runtime | undefined,
): Steps<Thread[]> {
  const isNative = isSameWidth(machine, line.folder);
  const threads: Thread[] = [];
  for (const { name, ...activity } of threadActivity(machine, line.pid)) {
    yield;
    const thread = readThread(machine, line, activity, isNative);
    if (runtime === undefined || !isOfRuntime(runtime, name, thread)) threads.push(thread);
  }
  return threads;
}

function readThread(
  machine: Machine,
  line: ProcessLine,
  thread: Omit<ThreadActivity, 'name'>,
  isNative: boolean,
): Thread {
  const { pid } = line;
  const { tid, state } = thread;
  const wchan = machine.readText(`/proc/${pid}/task/${tid}/wchan`);
  const call = isNative ? readCall(machine, line, tid) : undefined;
  const isAsleep = state === 'S' || state === 'D';
  const signals =
    call !== undefined && mayEndBySignal.has(call.kind)
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
}

/** A handler may send the bytes, or post the semaphore, for which its own process waits. */
const mayEndBySignal: ReadonlySet<Call['kind']> = new Set([
  'signal',
  'futex',
  'readiness',
  'descriptor',
  'message',
]);

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
    return signalsIn(hex);
  };
  const blocked = new Set(set('SigBlk'));
  const arrived = [...new Set([...set('SigPnd'), ...set('ShdPnd')])];
  return {
    caught: set('SigCgt').filter((signal) => !internalSignals.has(signal)),
    blocked: [...blocked],
    heldBack: arrived.filter((signal) => blocked.has(signal)),
  };
}

/** Whether its program has 64 bits, as the fifth byte shows: a 32-bit one numbers its calls differently. */
function isSameWidth(machine: Machine, folder: string): boolean {
  const start = machine.readBytes(`${folder}/exe`, 0n, 5);
  return start === undefined || start[4] === 2;
}

/** From `number arguments… stack program-counter`; a thread that runs shows `running`. */
function readCall(machine: Machine, line: ProcessLine, tid: number): Call | undefined {
  const words = machine.readText(`/proc/${line.pid}/task/${tid}/syscall`)?.trim().split(' ') ?? [];
  const number = Number(words[0]);
  // -1: it sleeps outside a system call, for example in a page fault.
  if (words.length < 7 || number < 0) return undefined;
  const args = words.slice(1, 7).map(BigInt);
  const call = sleepingCall(number, machine.architecture);
  return decode(call?.name, args, callerOf(machine, line, tid));
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
