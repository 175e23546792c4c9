import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Waits for a child to end and its pipes to be closed: its status, or the signal that ended it. */
export async function ended(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return code ?? signal ?? -1;
}
