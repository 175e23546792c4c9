/** The stream of one page: the list of runs, and the messages of the run that it shows. */
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';

import { runsEvent } from '../protocol.js';
import type { Run } from './run.js';
import type { Runs } from './runs.js';

/**
 * Server-sent events. Each message has its number in the run as its id: a browser that connects again says which was
 * the last, and goes on after it.
 */
export function streamTo(context: Context, runs: Runs, run: Run | undefined): Response {
  let next = firstFor(context.req.header('Last-Event-ID'));
  let version = -1;
  return streamSSE(context, async (stream) => {
    const left = new Promise<void>((resolve) => {
      stream.onAbort(resolve);
    });
    while (!stream.aborted && !runs.isClosed) {
      const { changed } = runs;
      if (version !== runs.version) {
        version = runs.version;
        await stream.writeSSE({ event: runsEvent, data: JSON.stringify(runs.summaries) });
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
