import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Waits for a child to exit; returns its exit status, or the signal that killed it. If the child is still
 * running, this also waits for its pipes to close.
 */
export async function ended(child: ChildProcess): Promise<number | NodeJS.Signals> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return child.exitCode ?? child.signalCode ?? -1;
}
