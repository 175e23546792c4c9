/** The processes there are, and which of their threads ran: what can be read often, at little cost. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

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

/** Reads a text of /proc; nothing where the process is gone or belongs to another. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** The numbers a folder of /proc is made of; nothing where it is gone or belongs to another. */
export function numbersIn(path: string): number[] | undefined {
  try {
    return readdirSync(path)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return undefined;
  }
}

/** @param path `/proc/PID/stat`, or a thread's. */
export function readStat(path: string): StatLine | undefined {
  const text = readText(path);
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

export function processTable(): Map<number, StatLine> {
  const table = new Map<number, StatLine>();
  for (const pid of numbersIn('/proc') ?? []) {
    const line = readStat(`/proc/${pid}/stat`);
    if (line !== undefined && !line.isKernelThread) table.set(pid, line);
  }
  return table;
}

export interface ThreadActivity {
  readonly tid: number;
  readonly state: string;
  readonly activity: string;
}

/** A process's threads; what is gone meanwhile is left out. */
export function threadActivity(pid: number): ThreadActivity[] {
  return (numbersIn(`/proc/${pid}/task`) ?? []).flatMap((tid) => {
    const line = readStat(`/proc/${pid}/task/${tid}/stat`);
    const status = readText(`/proc/${pid}/task/${tid}/status`);
    if (line === undefined || status === undefined) return [];
    const switches = [...status.matchAll(/ctxt_switches:\s*(\d+)/g)].map(([, count]) => count);
    return [{ tid, state: line.state, activity: [line.cpuTicks, ...switches].join(' ') }];
  });
}
