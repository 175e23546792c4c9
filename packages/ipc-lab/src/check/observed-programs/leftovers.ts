/**
 * The objects that a run made and left behind. The trace names them, the system confirms that they exist,
 * and they are removed by their identity, never by a pattern of names.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, unlinkSync } from 'node:fs';

import type { Event, SharedObject } from '../../observe/events.js';
import { bytesOf } from '../../language/lossless.js';
import { linkStatusAt } from '../../observe/path-status.js';

export interface Leftover {
  readonly kind: 'segment' | 'semaphore' | 'queue' | 'fifo' | 'socket' | 'shared-memory';
  /** The System V number, or the path. */
  readonly name: string;
}

const sharedMemoryFolder = '/dev/shm/';

export function sharedMemoryNames(): Set<string> {
  try {
    return new Set(readdirSync(sharedMemoryFolder));
  } catch {
    return new Set();
  }
}

/** @param before The names in /dev/shm when the run began. */
export function findLeftovers(events: readonly Event[], before: ReadonlySet<string>): Leftover[] {
  const made = new Map<string, Leftover>();
  const pids = new Set<number>();
  for (const event of events) {
    if (event.type === 'process-born') pids.add(event.pid);
    if (event.type === 'made') {
      const leftover = ofMade(event.object, event.known === 'observed');
      if (leftover !== undefined) made.set(event.object.id, leftover);
    } else if (event.type === 'opened' && event.created) {
      const { path } = event.object;
      if (path?.startsWith(sharedMemoryFolder) === true) {
        made.set(event.object.id, { kind: 'shared-memory', name: path });
      }
    } else if (event.type === 'bound' && event.path?.startsWith('/') === true) {
      made.set(`bound ${event.path}`, { kind: 'socket', name: event.path });
    } else if (event.type === 'removed') {
      made.delete(event.object.id);
    }
  }
  const found = [...made.values()].filter((leftover) => {
    if (leftover.kind === 'shared-memory') {
      if (before.has(leftover.name.slice(sharedMemoryFolder.length))) return false;
    }
    return isThere(leftover, pids);
  });
  return found;
}

function ofMade(object: SharedObject, certain: boolean): Leftover | undefined {
  const { kind, path } = object;
  if (kind === 'segment' || ((kind === 'semaphore' || kind === 'queue') && certain)) {
    return { kind, name: object.id.slice(object.id.indexOf(':') + 1) };
  }
  if (kind === 'fifo' && path !== undefined) return { kind, name: path };
  if (path?.startsWith(sharedMemoryFolder) === true) return { kind: 'shared-memory', name: path };
  return undefined;
}

const tables = { segment: 'shm', semaphore: 'sem', queue: 'msg' } as const;
/** The mode bit of a segment after IPC_RMID: the last process that detaches it destroys it. */
const destroyed = 0o1000;

function isThere({ kind, name }: Leftover, pids: ReadonlySet<number>): boolean {
  if (kind === 'segment' || kind === 'semaphore' || kind === 'queue') {
    const row = systemVRow(tables[kind], name);
    if (row === undefined) return false;
    if (kind !== 'segment') return true;
    return (parseInt(row[2] ?? '', 8) & destroyed) === 0 && pids.has(Number(row[4]));
  }
  const status = linkStatusAt(name);
  if (kind === 'fifo') return status?.isFIFO() === true;
  if (kind === 'socket') return status?.isSocket() === true;
  return status !== undefined;
}

function systemVRow(table: string, id: string): string[] | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/sysvipc/${table}`, 'latin1');
  } catch {
    return undefined;
  }
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find((row) => row[1] === id);
}

const ipcrmOption = { segment: '-m', semaphore: '-s', queue: '-q' } as const;

export function removeLeftovers(leftovers: readonly Leftover[]): void {
  for (const { kind, name } of leftovers) {
    if (kind === 'segment' || kind === 'semaphore' || kind === 'queue') {
      spawnSync('ipcrm', [ipcrmOption[kind], name], { stdio: 'ignore' });
      continue;
    }
    try {
      unlinkSync(bytesOf(name));
    } catch {
      // Another process has removed it.
    }
  }
}
