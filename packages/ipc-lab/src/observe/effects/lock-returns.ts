/** What gives the lock of a file back. */
import type { At, Context } from '../state/context.js';
import type { Lock } from '../state/locks.js';
import type { OpenFile, Process } from '../state/process-table.js';

/** The holder of a lock gives it back. */
export function giveBack(
  context: Context,
  at: At & { pid?: number },
  lock: Lock,
  object: OpenFile['object'],
  call: string,
): void {
  const event = context.emit('released', at, { object, call });
  const pid = at.pid ?? lock.pid;
  context.locks.giveBack(object.id, lock, { event, pid, time: at.time });
}

/**
 * A descriptor is closed. A process that closes any descriptor of a file loses its locks there; the lock of an open
 * file ends with its last descriptor.
 */
export function locksClosed(
  context: Context,
  process: Process,
  file: OpenFile,
  at: At & { pid?: number },
): void {
  const { object } = file;
  if (!context.locks.has(object.id)) return;
  const owned = [
    ...context.locks.ownedBy(object.id, process.pid),
    ...(isOpen(context, file) ? [] : context.locks.ownedBy(object.id, file)),
  ];
  for (const lock of owned) giveBack(context, { ...at, pid: process.pid }, lock, object, 'close');
}

function isOpen(context: Context, file: OpenFile): boolean {
  if (context.underWay.has(file) || context.isInherited(file)) return true;
  for (const { table, ended } of context.processes.byPid.values()) {
    if (ended !== undefined) continue;
    for (const entry of table.entries.values()) if (entry.file === file) return true;
  }
  return false;
}
