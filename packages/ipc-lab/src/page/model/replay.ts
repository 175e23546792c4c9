/** How a run is shown again: paused, stepped through, or played at a number of moments a second, or in its own time. */

/** How much of a run is shown. */
export interface Replay {
  /** How many moments; `undefined`: all, also those to come. */
  readonly count: number | undefined;
  readonly isPlaying: boolean;
}

/** The whole run, as it grows. */
export const whole: Replay = { count: undefined, isPlaying: false };

/** What a person asks for; `all` is how many moments there are. */
export type ReplayAction =
  | { readonly type: 'step'; readonly by: number; readonly all: number }
  | { readonly type: 'go'; readonly to: number; readonly all: number }
  | { readonly type: 'toggle'; readonly isLive: boolean; readonly all: number }
  /** A replay that is played comes to this moment. */
  | { readonly type: 'played'; readonly to: number }
  | { readonly type: 'whole' };

/**
 * Each action starts from the state that the one before it has left, not from what was drawn last: of two quick presses of
 * a key, each counts.
 */
export function replayed(replay: Replay, action: ReplayAction): Replay {
  const { count, isPlaying } = replay;
  switch (action.type) {
    case 'step':
      return pausedAt((count ?? action.all) + action.by, action.all);
    case 'go':
      return pausedAt(action.to, action.all);
    case 'toggle': {
      const { all, isLive } = action;
      if (isPlaying || (isLive && count === undefined)) return pausedAt(count ?? all, all);
      return { count: count === undefined || count >= all ? 1 : count, isPlaying: true };
    }
    case 'played':
      return isPlaying ? { count: action.to, isPlaying } : replay;
    case 'whole':
      return whole;
  }
}

function pausedAt(count: number, all: number): Replay {
  return { count: Math.min(all, Math.max(1, count)), isPlaying: false };
}

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
