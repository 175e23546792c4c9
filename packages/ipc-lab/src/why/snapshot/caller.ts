/** What decoding asks of the process that makes a call: answers from /proc. */
import { basename, isAbsolute, join } from 'node:path';

import type { Machine } from './machine.js';
import { mappingAt } from './maps.js';
import { numberOutside } from './pid-namespace.js';
import type { ProcessLine } from './process-table.js';
import type { Mapping, PollEntry, SystemVQueue, SystemVSemaphore } from './snapshot.js';

export interface NamedFifo {
  readonly path: string;
  readonly fifo?: string;
}

/** What decoding needs to know of the process that makes the call. */
export interface Caller {
  /** The bytes at an address; `undefined` if they cannot be read. */
  readonly peek: (address: bigint, length: number) => Buffer | undefined;
  readonly pid: number;
  /** The number outside of a thread or process of its PID namespace; `undefined` if none has this number. */
  readonly outside: (tid: number) => number | undefined;
  /** The process that has such a thread; `undefined` if none has. */
  readonly processOf: (tid: number) => number | undefined;
  /** The whole path of the FIFO that it opens, and the FIFO that has this name now. */
  readonly fifoAt: (directory: number, path: string) => NamedFifo | undefined;
  /** Whether its program is an engine of JavaScript, which has Atomics.wait. */
  readonly runsJavaScript: () => boolean;
  readonly mappedAt: (address: bigint) => Mapping | undefined;
  /** The process to which a process descriptor refers. */
  readonly pidOf: (fd: number) => number | undefined;
  /** The descriptors an epoll instance watches. */
  readonly watchedBy: (fd: number) => readonly PollEntry[];
  readonly semaphoreOf: (set: number, number: number) => SystemVSemaphore | undefined;
  readonly queueOf: (id: number) => SystemVQueue | undefined;
  /** The clocks of timeouts that are points in time, in seconds. */
  readonly now: { readonly realtime: number; readonly monotonic: number };
}

const javaScriptEngine = /^(?:node|nodejs|deno|bun)$/;

/** @param tid The thread that makes the call. */
export function callerOf(machine: Machine, line: ProcessLine, tid: number): Caller {
  const { pid, folder } = line;
  const sharesNamespace = (): boolean =>
    machine.readLink(`${folder}/ns/ipc`) === machine.readLink('/proc/self/ns/ipc');
  return {
    pid,
    peek: (address, length) => machine.readBytes(`${folder}/mem`, address, length),
    outside: (number) => numberOutside(machine, { pid, tid }, number),
    processOf: (tid) => {
      const text = tid > 0 ? machine.readText(`/proc/${tid}/status`) : undefined;
      return text === undefined ? undefined : Number(/^Tgid:\s*(\d+)/m.exec(text)?.[1]);
    },
    fifoAt: (directory, path) => fifoAt(machine, line, tid, { directory, path }),
    runsJavaScript: () => {
      const [program = ''] = machine.wordsIn(`${folder}/cmdline`) ?? [];
      return javaScriptEngine.test(basename(program));
    },
    mappedAt: (address) => {
      const mapping = mappingAt(machine.readText(`${folder}/maps`) ?? '', address);
      return mapping && { ...mapping, path: nameOf(machine, folder, mapping) };
    },
    pidOf: (fd) => {
      const text = machine.readText(`${folder}/fdinfo/${fd}`) ?? '';
      const number = Number(/^Pid:\s*(\d+)/m.exec(text)?.[1]);
      return number > 0 ? number : undefined;
    },
    watchedBy: (fd) => watchedBy(machine, folder, fd),
    semaphoreOf: (set, number) => (sharesNamespace() ? machine.semaphore(set, number) : undefined),
    queueOf: (id) => (sharesNamespace() ? queueOf(machine, id) : undefined),
    now: machine.now(),
  };
}

const sharedMemory = '/dev/shm';

/**
 * sem_open(3) makes a semaphore under another name, which it removes, but which the memory keeps. If sem_unlink(3) has
 * removed the name that was asked for, there is none.
 */
function nameOf(machine: Machine, folder: string, { path, object }: Mapping): string {
  if (!path.startsWith(`${sharedMemory}/sem.`) || !path.endsWith(' (deleted)')) return path;
  const root = `${folder}/root`;
  const found = machine.fileIn(`${root}${sharedMemory}`, Number(object.split(' ')[1]));
  return found?.slice(root.length) ?? path;
}

/** The functions of the kernel in which a thread waits for the other end of a FIFO. */
const opening = /^(?:wait_for_partner|fifo_open)/;

function fifoAt(
  machine: Machine,
  { pid, folder }: ProcessLine,
  tid: number,
  named: { readonly directory: number; readonly path: string },
): NamedFifo | undefined {
  const from = named.directory < 0 ? 'cwd' : `fd/${named.directory}`;
  const path = isAbsolute(named.path)
    ? named.path
    : join(machine.readLink(`${folder}/${from}`) ?? '', named.path);
  const fifo = machine.fifo(join(`${folder}/root`, path));
  if (fifo !== undefined && fifo !== 'no') return { path, fifo };
  // The name is gone, or another file has it, while the thread still waits for the FIFO that had it.
  const wchan = machine.readText(`/proc/${pid}/task/${tid}/wchan`);
  return opening.test(wchan ?? '') ? { path } : undefined;
}

const pollIn = 0x1;
const pollOut = 0x4;

function watchedBy(machine: Machine, folder: string, fd: number): PollEntry[] {
  const text = machine.readText(`${folder}/fdinfo/${fd}`) ?? '';
  return [...text.matchAll(/^tfd:\s*(\d+) events:\s*([0-9a-f]+)/gm)].map(([, number, hex]) => {
    const events = parseInt(hex ?? '', 16);
    return {
      fd: Number(number),
      read: (events & pollIn) !== 0,
      write: (events & pollOut) !== 0,
    };
  });
}

/** The columns of /proc/sysvipc/msg: key msqid perms cbytes qnum lspid lrpid … */
function queueOf(machine: Machine, id: number): SystemVQueue | undefined {
  const rows = (machine.readText('/proc/sysvipc/msg') ?? '').split('\n');
  const row = rows.map((line) => line.trim().split(/\s+/)).find((fields) => fields[1] === `${id}`);
  if (row === undefined) return undefined;
  const [messages = 0, lastSender = 0, lastReceiver = 0] = row.slice(4, 7).map(Number);
  return { messages, lastSender, lastReceiver };
}
