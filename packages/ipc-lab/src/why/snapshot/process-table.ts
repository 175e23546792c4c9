/** The table of all processes, and the activity of their threads: cheap to read again and again. */
import type { Machine } from './machine.js';

export interface StatLine {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The device number of its controlling terminal; 0 if it has none. */
  readonly terminal: number;
  readonly startTime: number;
  readonly cpuTicks: number;
  /** How many threads the process has, counting its first one even if that has ended. */
  readonly threadCount: number;
  readonly isKernelThread: boolean;
}

const kernelThreadFlag = 0x0020_0000;

/** @param path `/proc/PID/stat`, or a thread's. */
export function readStat(machine: Machine, path: string): StatLine | undefined {
  const text = machine.readText(path);
  if (text === undefined) return undefined;
  // A name may hold spaces and parentheses; the last parenthesis ends it.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid: parseInt(text, 10),
    name: text.slice(text.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    parent: field(4),
    group: field(5),
    session: field(6),
    terminal: field(7),
    startTime: field(22),
    cpuTicks: field(14) + field(15),
    threadCount: field(20),
    isKernelThread: (field(9) & kernelThreadFlag) !== 0,
  };
}

/** A process, as one of its living threads shows it. */
export interface ProcessLine extends StatLine {
  /** The folder that shows its descriptors and memory; `/proc/PID` does not once its first thread has ended. */
  readonly folder: string;
}

/** A process is over when its last thread is, which need not be the first. */
export function readProcess(machine: Machine, pid: number): ProcessLine | undefined {
  const folder = `/proc/${pid}`;
  const first = readStat(machine, `${folder}/stat`);
  if (first?.state !== 'Z' || first.threadCount < 2) return first && { ...first, folder };
  for (const tid of machine.numbersIn(`${folder}/task`) ?? []) {
    const thread = readStat(machine, `${folder}/task/${tid}/stat`);
    if (thread === undefined || isOver(thread.state)) continue;
    return { ...first, state: thread.state, folder: `${folder}/task/${tid}` };
  }
  return { ...first, folder };
}

export function isOver(state: string): boolean {
  return state === 'Z' || state === 'X';
}

export function processTable(machine: Machine): Map<number, ProcessLine> {
  const table = new Map<number, ProcessLine>();
  for (const pid of machine.numbersIn('/proc') ?? []) {
    const line = readProcess(machine, pid);
    if (line !== undefined && !line.isKernelThread) table.set(pid, line);
  }
  return table;
}

export interface ThreadActivity {
  readonly tid: number;
  readonly state: string;
  readonly activity: string;
}

/** A process's threads; those that exit meanwhile are left out. */
export function threadActivity(machine: Machine, pid: number): ThreadActivity[] {
  return (machine.numbersIn(`/proc/${pid}/task`) ?? []).flatMap((tid) => {
    const line = readStat(machine, `/proc/${pid}/task/${tid}/stat`);
    const status = machine.readText(`/proc/${pid}/task/${tid}/status`);
    if (line === undefined || status === undefined) return [];
    const switches = [...status.matchAll(/ctxt_switches:\s*(\d+)/g)].map(([, count]) => count);
    return [{ tid, state: line.state, activity: [line.cpuTicks, ...switches].join(' ') }];
  });
}
