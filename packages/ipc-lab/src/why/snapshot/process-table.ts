/** The table of all processes, and the activity of their threads: cheap to read again and again. */
import { statIn, type Stat } from '../../observe/strace/proc.js';
import type { Machine } from './machine.js';

/** @param path `/proc/PID/stat`, or a thread's. */
export function readStat(machine: Machine, path: string): Stat | undefined {
  const text = machine.readText(path);
  return text === undefined ? undefined : statIn(text);
}

/** A process, as one of its living threads shows it. */
export interface ProcessLine extends Stat {
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
  readonly name: string;
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
    const { name, state } = line;
    return [{ tid, name, state, activity: [line.cpuTicks, ...switches].join(' ') }];
  });
}
