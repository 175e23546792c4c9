/** A program's events while it runs. */
import { statSync, type Stats } from 'node:fs';

import type { Event, ObjectKind } from './events.js';
import { Observer } from './observer.js';
import { statusOf } from './proc.js';
import type { Trace } from './strace.js';

function kindOf(status: Stats): ObjectKind {
  if (status.isFIFO()) return 'fifo';
  if (status.isSocket()) return 'socket';
  if (status.isCharacterDevice() || status.isBlockDevice()) return 'device';
  return status.isFile() ? 'file' : 'other';
}

/** Batches of events in the order of cause; what the trace leaves open is asked from the system. */
export async function* observeTrace(trace: Trace): AsyncGenerator<Event[]> {
  const observer = new Observer({
    parentOf: (pid) => statusOf(pid)?.parent,
    lookup: (path) => {
      const status = statSync(path, { throwIfNoEntry: false });
      if (status === undefined) return undefined;
      return { kind: kindOf(status), inode: `${status.dev}:${status.ino}`, size: status.size };
    },
  });
  for await (const lines of trace.lines()) {
    const events: Event[] = [];
    for (const line of lines) for (const event of observer.line(line)) events.push(event);
    if (events.length > 0) yield events;
  }
  yield observer.end();
}
