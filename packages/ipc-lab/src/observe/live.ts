/** The events of a program while it runs. */
import type { Stats } from 'node:fs';

import { CallStacks, type Located } from './call-stacks.js';
import type { Sources } from './state/context.js';
import type { Event, ObjectKind } from './events.js';
import { MemoryWatch } from './memory-watch.js';
import { Observer } from './observer.js';
import { statusAt } from './path-status.js';
import { statusOf } from './strace/proc.js';
import { isStackLine, type StackReader } from './strace/stacks.js';
import type { Trace } from './strace/tracer.js';

function kindOf(status: Stats): ObjectKind {
  if (status.isFIFO()) return 'fifo';
  if (status.isSocket()) return 'socket';
  if (status.isCharacterDevice() || status.isBlockDevice()) return 'device';
  return status.isFile() ? 'file' : 'other';
}

/** The answers of the system on which a trace runs. */
export function liveSources(): Sources {
  return {
    monotonicOrigin: Date.now() / 1000 - Number(process.hrtime.bigint()) / 1e9,
    parentOf: (pid) => statusOf(pid)?.parent,
    lookup: (path) => {
      const status = statusAt(path);
      if (status === undefined) return undefined;
      return { kind: kindOf(status), inode: `${status.dev}:${status.ino}`, size: status.size };
    },
  };
}

export interface ObserveOptions {
  /** Samples shared memory whenever lines of the trace arrive. */
  readonly sampleMemory?: boolean;
  readonly shownFile?: string | undefined;
  /** Is given every line, those with stacks among them. */
  readonly stacks?: StackReader | undefined;
  readonly located?: Located | undefined;
}

/** Batches of events in the order of cause; asks the system for what the trace does not show. */
export async function* observeTrace(
  trace: Trace,
  options: ObserveOptions = {},
): AsyncGenerator<Event[]> {
  const watch = options.sampleMemory === true ? new MemoryWatch() : undefined;
  const { shownFile } = options;
  const observer = new Observer({ ...liveSources(), folder: trace.folder, shownFile });
  const callStacks = options.located && new CallStacks(options.located);
  for await (const lines of trace.lines(() => watch?.isWatching === true)) {
    if (trace.stoppedAt !== undefined) observer.stop(trace.stoppedAt);
    // Samples the memory first, since it keeps changing.
    const samples = watch?.look() ?? [];
    const events: Event[] = [];
    for (const line of lines) {
      options.stacks?.line(line);
      if (isStackLine(line)) {
        callStacks?.stackLine(line);
        continue;
      }
      const some = observer.line(line);
      callStacks?.line(line, some);
      for (const event of some) events.push(event);
    }
    for (const event of events) watch?.add(event);
    for (const sample of samples) events.push(...observer.sampled(sample));
    if (events.length > 0) yield events;
  }
  callStacks?.end();
  // What was under way when the trace stopped may have returned: it is not known to wait.
  if (!trace.isCut) yield observer.end();
}
