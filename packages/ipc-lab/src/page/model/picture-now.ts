/** A live run as it is now: what has happened, and who waits. A trace shows a wait only when it has ended. */
import { pictureOf, type Picture } from '../../history/picture.js';
import type { Wait } from '../../history/waits.js';
import type { PartView } from './run-view.js';

export function pictureNow({ history, waitingCalls, lastTimes, seenAt, stuck }: PartView): Picture {
  const picture = pictureOf(history);
  const known = new Set(picture.processes.map(({ pid }) => pid));
  const endless = new Set(
    stuck.processes.filter(({ verdict }) => verdict === 'never').map(({ pid }) => pid),
  );
  const waits = [...waitingCalls.values()]
    .filter(({ pid }) => known.has(pid))
    .map(({ pid, call }): Wait => {
      const since = lastTimes.get(pid) ?? picture.begin;
      return {
        ...{ pid, call, since, thread: undefined, until: undefined, error: undefined },
        ...{ isEnded: false, limit: undefined, object: undefined, releasedBy: undefined },
        ...{ holders: [], awaited: undefined, isEndless: endless.has(pid) },
      };
    });
  if (waits.length === 0) return picture;
  return { ...picture, waits: [...picture.waits, ...waits], end: Math.max(picture.end, seenAt) };
}
