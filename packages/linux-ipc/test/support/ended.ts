import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Waits for a child to end: its status, or the signal that ended it. Asked before that, it also
 * waits for its pipes to be closed.
 */
export async function ended(child: ChildProcess): Promise<number | NodeJS.Signals> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return child.exitCode ?? child.signalCode ?? -1;
}
