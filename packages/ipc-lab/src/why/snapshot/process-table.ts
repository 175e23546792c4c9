/** The table of all processes, and the activity of their threads: cheap to read again and again. */
import type { Machine } from './machine.js';

export interface StatLine {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly startTime: number;
  readonly cpuTicks: number;
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
    startTime: field(22),
    cpuTicks: field(14) + field(15),
    isKernelThread: (field(9) & kernelThreadFlag) !== 0,
  };
}

export function processTable(machine: Machine): Map<number, StatLine> {
  const table = new Map<number, StatLine>();
  for (const pid of machine.numbersIn('/proc') ?? []) {
    const line = readStat(machine, `/proc/${pid}/stat`);
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
