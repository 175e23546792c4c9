/** The stream of one page: the list of runs, the class, and the messages of the run that it shows. */
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';

import { classEvent, runsEvent } from '../protocol.js';
import type { ClassChecks } from './class/class-checks.js';
import type { Run } from './run.js';
import type { Runs } from './runs.js';

/**
 * Server-sent events. Each message has its number in the run as its id: a browser that connects again says which was
 * the last, and goes on after it.
 */
export function streamTo(
  context: Context,
  { runs, checks }: { readonly runs: Runs; readonly checks: ClassChecks | undefined },
  run: Run | undefined,
): Response {
  let next = firstFor(context.req.header('Last-Event-ID'));
  let version = -1;
  let classVersion = -1;
  return streamSSE(context, async (stream) => {
    const left = new Promise<void>((resolve) => {
      stream.onAbort(resolve);
    });
    while (!stream.aborted && !runs.isClosed) {
      const changed = runs.changes.next;
      if (version !== runs.version) {
        version = runs.version;
        // The run that is shown is among them, also if it is not listed.
        const own = run !== undefined && run.title.student !== null ? [run.summary] : [];
        const data = JSON.stringify([...own, ...runs.summaries]);
        await stream.writeSSE({ event: runsEvent, data });
      }
      if (checks !== undefined && classVersion !== checks.version) {
        classVersion = checks.version;
        await stream.writeSSE({ event: classEvent, data: JSON.stringify(checks.view) });
      }
      for (; run !== undefined && next < run.messages.length && !stream.aborted; next += 1) {
        await stream.writeSSE({ id: String(next), data: run.messages[next] ?? '' });
      }
      await Promise.race([changed, left]);
    }
  });
}

function firstFor(lastId: string | undefined): number {
  return lastId !== undefined && /^\d{1,9}$/.test(lastId) ? Number(lastId) + 1 : 0;
}
