/** Threads in words, for what `console.log` shows of a lock. */

import { native } from '../core/native.js';
import { readText } from '../core/read-text.js';

/** `this thread (4711)`, `process 4711`, `thread 4712 of process 4711`. */
export function threadName(thread: number): string {
  const id = String(thread);
  if (thread === native.gettid()) return `this thread (${id})`;
  const process = processOf(thread);
  if (process === id) return `process ${id}`;
  return process === undefined ? `thread ${id}` : `thread ${id} of process ${process}`;
}

/** Undefined if the thread cannot be seen: it has exited, or is in another pid namespace. */
function processOf(thread: number): string | undefined {
  try {
    const status = readText(`/proc/${String(thread)}/status`);
    return /^Tgid:\s*(\d+)$/m.exec(status)?.[1];
  } catch {
    return undefined;
  }
}
