/** The state of a process that tracing needs, from /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

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

/** The tracer that writes to this pipe, `pipe:[INODE]`. */
export function tracerThatHolds(pipe: string): number | undefined {
  const tracers = new Set(processes().map((pid) => statusOf(pid)?.tracer ?? 0));
  return [...tracers].find((tracer) => tracer > 0 && holds(tracer, pipe));
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
