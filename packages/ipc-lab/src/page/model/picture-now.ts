/** A live run as it is now: what has happened, and who waits. A trace shows a wait only when it has ended. */
import { pictureOf, type Picture } from '../../history/picture.js';
import type { Wait } from '../../history/waits.js';
import type { PartView } from './run-view.js';

export function pictureNow(part: PartView): Picture {
  const { history, waitingCalls, lastTimes, seenAt, stuck } = part;
  const picture = pictureOf(history);
  const known = new Set(picture.processes.map(({ pid }) => pid));
  const endless = new Set(
    stuck.processes.filter(({ verdict }) => verdict === 'never').map(({ pid }) => pid),
  );
  const waits = [...waitingCalls.values()]
    .filter(({ pid }) => known.has(pid))
    .map(({ pid, call, target, holders = [] }): Wait => {
      const since = lastTimes.get(pid) ?? picture.begin;
      return {
        ...{ pid, call, since, thread: undefined, until: undefined, error: undefined },
        ...{ isEnded: false, limit: undefined, object: part.objectAt(target), holders },
        ...{ releasedBy: undefined, awaited: undefined, isEndless: endless.has(pid) },
      };
    });
  const before = picture.waits.map((wait) =>
    // A look from outside tells more of it than the trace.
    wait.until === undefined && endless.has(wait.pid) ? { ...wait, isEndless: true } : wait,
  );
  const end = waits.length === 0 ? picture.end : Math.max(picture.end, seenAt);
  return { ...picture, waits: [...before, ...waits], end };
}
