/** How long the client waits between two attempts to connect again, in milliseconds. */
const PAUSE_MS = 100;

export interface PauseOptions {
  readonly reconnectTimeWait?: number | undefined;
  readonly reconnectJitter?: number | undefined;
}

/**
 * What the client asks before each attempt to connect again: it then waits until the wall clock is so far past its last
 * attempt to connect to that server. If the clock was set back meanwhile, that would be when it has caught up: so the
 * first attempt at each server after that waits for nothing.
 *
 * @param servers How many there are.
 */
export function reconnectPause(
  servers: number,
  { reconnectTimeWait = PAUSE_MS, reconnectJitter = PAUSE_MS }: PauseOptions,
): () => number {
  let aheadMs = wallClockAheadMs();
  let attemptsAtOnce = 0;
  return () => {
    const jumpMs = aheadMs - wallClockAheadMs();
    aheadMs -= jumpMs;
    if (jumpMs > PAUSE_MS) attemptsAtOnce = servers;
    if (attemptsAtOnce-- > 0) return -Infinity;
    return reconnectTimeWait + Math.random() * reconnectJitter;
  };
}

/** How far the wall clock is ahead of the one that nobody sets. */
function wallClockAheadMs(): number {
  return Date.now() - performance.now();
}
