/** A run as it was after some of its moments: what happens later is not known yet. */
import type { Picture } from '../../history/picture.js';
import type { Process } from '../../history/processes.js';
import type { Wait } from '../../history/waits.js';

/** @param count How many of its moments have happened; at least one. */
export function pictureUntil(picture: Picture, count: number): Picture {
  const moments = picture.moments.slice(0, count);
  let [last, end] = [0, picture.begin];
  for (const { id, time } of moments) [last, end] = [Math.max(last, id), Math.max(end, time)];
  const happened = <Happening extends { readonly id: number }>(
    event: Happening | undefined,
  ): Happening | undefined => (event !== undefined && event.id <= last ? event : undefined);
  return {
    ...picture,
    moments,
    end,
    processes: picture.processes
      .filter(({ born }) => born <= last)
      .map((process): Process => {
        const { ended, collected, orphaned } = process;
        return {
          ...process,
          ended: happened(ended),
          collected: happened(collected),
          orphaned: happened(orphaned),
        };
      }),
    waits: picture.waits.filter(({ since }) => since <= end).map((wait) => waitUntil(wait, end)),
    fillLevels: picture.fillLevels
      .map(({ object, points }) => ({
        object,
        points: points.filter(({ moment }) => moment <= last),
      }))
      .filter(({ points }) => points.length > 0),
  };
}

/** What ends a wait, or shows that nothing will, comes after it. */
function waitUntil(wait: Wait, end: number): Wait {
  if (wait.until !== undefined && wait.until <= end) return wait;
  return { ...wait, until: undefined, releasedBy: undefined, holders: [], isEndless: false };
}
