/** The state of a process that tracing needs, from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

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

/** The tracer among `ancestor` and its descendants. */
export function tracerUnder(ancestor: number | undefined): number | undefined {
  const tracers = new Set(processes().map((pid) => statusOf(pid)?.tracer ?? 0));
  return [...tracers].find((tracer) => {
    let pid = tracer;
    while (pid > 0 && pid !== ancestor) pid = statusOf(pid)?.parent ?? 0;
    return pid > 0;
  });
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
