/**
 * Finds and ends what is left of a command whose tracer is gone. Its processes may have left their group, their
 * session and their parents; what they keep is a variable of their environment.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { processes, send, statusOf } from './proc.js';

const markName = 'IPC_LAB_TRACE';

/** The variable that the processes of one command inherit, as `NAME=value`. */
export function newMark(): string {
  return `${markName}=${randomUUID()}`;
}

const delayMs = 10;
/** Signals do not end a process that changed its user, or that hangs in the kernel. */
const limitMs = 5000;

/**
 * Stops every process of the command before it kills any, so that none can start another meanwhile.
 *
 * @param known Processes of the command, for those that have another environment.
 */
export async function endMarked(mark: string, known: readonly number[]): Promise<void> {
  const deadline = performance.now() + limitMs;
  const stopped = new Set<number>();
  const fresh = (): number[] => family(mark, known).filter((pid) => !stopped.has(pid));
  for (let pids = fresh(); pids.length > 0 && performance.now() < deadline; pids = fresh()) {
    for (const pid of pids) {
      send(pid, 'SIGSTOP');
      stopped.add(pid);
    }
  }
  for (const pid of stopped) send(pid, 'SIGKILL');
  while (family(mark, known).length > 0 && performance.now() < deadline) await sleep(delayMs);
}

/** The processes that carry the mark or are known, all their descendants, and all that they trace; without zombies. */
function family(mark: string, known: readonly number[]): number[] {
  const all = new Map(processes().map((pid) => [pid, statusOf(pid)]));
  const found = new Set<number>();
  const isMember = (pid: number): boolean => {
    const status = all.get(pid);
    if (status === undefined) return false;
    const isTied = found.has(status.parent) || found.has(status.tracer);
    return isTied || known.includes(pid) || environmentOf(pid).includes(mark);
  };
  for (let grew = true; grew;) {
    grew = false;
    for (const pid of all.keys()) {
      if (found.has(pid) || pid === process.pid || !isMember(pid)) continue;
      found.add(pid);
      grew = true;
    }
  }
  return [...found].filter((pid) => !'ZX'.includes(all.get(pid)?.state ?? 'X'));
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}
