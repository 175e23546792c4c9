/** How a run is shown again: so many moments a second, or in its own time, faster or slower. */

export type Speed = { readonly perSecond: number } | { readonly ofRealTime: number };

export const speeds: Readonly<Record<string, Speed>> = {
  'one-a-second': { perSecond: 1 },
  'four-a-second': { perSecond: 4 },
  'twenty-a-second': { perSecond: 20 },
  'tenth-of-real-time': { ofRealTime: 0.1 },
  'real-time': { ofRealTime: 1 },
  'ten-times-real-time': { ofRealTime: 10 },
};

/** Milliseconds. The page is not drawn more often. */
const shortestStepMs = 50;

export interface NextStep {
  /** How many moments are shown then. */
  readonly count: number;
  readonly afterMs: number;
}

/**
 * @param times Of the moments, in seconds.
 * @param count How many of them are shown now.
 * @returns `undefined` at the end.
 */
export function nextStep(
  times: readonly number[],
  count: number,
  speed: Speed,
): NextStep | undefined {
  const [now, next] = [times[count - 1] ?? times[0], times[count]];
  if (now === undefined || next === undefined) return undefined;
  if ('perSecond' in speed) return { count: count + 1, afterMs: 1000 / speed.perSecond };
  const afterMs = Math.max(shortestStepMs, ((next - now) / speed.ofRealTime) * 1000);
  const until = Math.max(next, now + (afterMs / 1000) * speed.ofRealTime);
  let after = count + 1;
  while (after < times.length && (times[after] ?? Infinity) <= until) after += 1;
  return { count: after, afterMs };
}
