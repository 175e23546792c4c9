/** The state of processes, from /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Of /proc/PID/stat, or of a thread's. */
export interface Stat {
  readonly pid: number;
  readonly name: string;
  /** R, S, D, T, t, Z or X. */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The device number of its controlling terminal; 0 if it has none. */
  readonly terminal: number;
  /** In clock ticks since the boot. */
  readonly startTime: number;
  readonly cpuTicks: number;
  /** How many threads the process has, counting its first one even if that has ended. */
  readonly threadCount: number;
  readonly isKernelThread: boolean;
}

const kernelThreadFlag = 0x0020_0000;

export function statIn(text: string): Stat {
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

/** @returns `undefined` if there is no such process. */
export function statOf(pid: number): Stat | undefined {
  try {
    return statIn(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

export interface Status {
  readonly parent: number;
  /** 0 if it is not traced. */
  readonly tracer: number;
  /** R, S, D, T, t, Z or X. */
  readonly state: string;
}

/** @returns `undefined` if there is no such process. */
export function statusOf(pid: number): Status | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return undefined;
  }
  return statusIn(text);
}

/** @param text Of /proc/PID/status, or of a thread's. */
export function statusIn(text: string): Status {
  const field = (name: string): string =>
    new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1] ?? '';
  return {
    parent: Number(field('PPid')),
    tracer: Number(field('TracerPid')),
    state: field('State'),
  };
}

/** The processes of a tracer that have not exited. */
export function processesTracedBy(tracer: number): number[] {
  return processes().filter((pid) => {
    const status = statusOf(pid);
    return status?.tracer === tracer && status.state !== 'Z' && status.state !== 'X';
  });
}

/**
 * The tracer that writes to this pipe, `pipe:[INODE]`. The processes that it traces may exit at any moment, so they
 * cannot be asked for it.
 */
export function tracerThatHolds(pipe: string): number | undefined {
  return processes().find((pid) => pid !== process.pid && holds(pid, pipe));
}

function holds(pid: number, target: string): boolean {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((fd) => readlinkSync(`${folder}/${fd}`) === target);
  } catch {
    return false;
  }
}

export function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** @returns Whether there was such a process, or group, that this process may signal. */
export function send(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
