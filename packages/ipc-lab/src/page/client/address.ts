/** What is shown, in the address: it can be opened again, and in another browser. */
import type { Shown } from '../../check/judge/shown.js';

interface Place {
  readonly run: number;
  readonly part?: number;
  /** The id of a moment. */
  readonly event?: number | undefined;
}

export function placeInAddress(): Place | undefined {
  const found = /^#run=(\d{1,9})(?:&part=(\d{1,4}))?(?:&event=(\d{1,9}))?$/.exec(location.hash);
  if (found === null) return undefined;
  const [run, part = 0, event] = found.slice(1).map((text) => (text ? Number(text) : undefined));
  return { run: run ?? 0, part, event };
}

/** The moment that the address names, as what a person asked to see. */
export function shownInAddress(): Shown | undefined {
  const { part = 0, event } = placeInAddress() ?? {};
  return event === undefined ? undefined : { run: part, moments: [event], waits: [] };
}

/** The page stays as it is: nobody goes back through every moment that was looked at. */
export function nameInAddress({ run, part, event }: Place): void {
  const moment = event === undefined ? '' : `&part=${part ?? 0}&event=${event}`;
  history.replaceState(null, '', `#run=${run}${moment}`);
}
