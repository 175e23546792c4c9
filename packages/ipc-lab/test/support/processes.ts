/** The state of processes, and what they leave behind, from /proc and the tables of the kernel. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The processes whose parent is `pid`, including zombies. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => stat(candidate)?.parent === pid);
}

/** The children of a process, their children, and so on. */
export function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** The state R, S, Z …; undefined if there is no such process. */
export function stateOf(pid: number): string | undefined {
  return stat(pid)?.state;
}

function stat(pid: number): { state: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/**
 * Resolves when all of the processes have exited. This process is not their parent and cannot wait for
 * them, so it polls /proc; a process that still runs after `limitMs` is an error.
 */
export async function allExited(pids: readonly number[], limitMs = 30_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    // An orphan that has exited may stay a zombie until the init process collects it.
    const left = pids.filter((pid) => !['Z', 'X', undefined].includes(stateOf(pid)));
    if (left.length === 0) return;
    if (performance.now() > deadline) throw new Error(`still running: ${left.join(' ')}`);
    await sleep(10);
  }
}

/** Resolves when a process sleeps, which it does in the only call of its program that waits. */
export async function asleep(pid: number, limitMs = 30_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (stateOf(pid) !== 'S') {
    if (performance.now() > deadline)
      throw new Error(`${pid} is in state ${stateOf(pid) ?? 'none'}`);
    await sleep(10);
  }
}

/** Resolves when the process runs the program of this name. */
export async function becomes(pid: number, name: string, limitMs = 30_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (readFileSync(`/proc/${pid}/comm`, 'utf8') !== `${name}\n`) {
    if (performance.now() > deadline) throw new Error(`${pid} does not become ${name}`);
    await sleep(10);
  }
}

/** The ids of the System V segments that a process created. */
export function segmentsMadeBy(pid: number): string[] {
  return readFileSync('/proc/sysvipc/shm', 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => Number(fields[4]) === pid)
    .map((fields) => fields[1] ?? '');
}
