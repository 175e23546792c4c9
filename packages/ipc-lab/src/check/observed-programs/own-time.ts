/**
 * The time that a program has had for itself: without that in which it was ready to run, and the machine was busy
 * with something else. Limits are measured in it, so that a busy machine fails no program.
 */
import { latenessBetween, type Lateness } from './lateness.js';

/** Times the limit, after which it is over however busy the machine is. */
const longest = 10;
/** Seconds between two looks at a limit that was extended. */
const glance = 0.5;

export class OwnTime {
  #lost = 0;
  #last = seconds();

  constructor(
    /** What the watch of the machine has seen so far. */
    readonly lateness: readonly Lateness[],
    /** The seconds of processor time that each process has used. */
    readonly processorTimes: ReadonlyMap<number, number>,
  ) {}

  /** @param isReady Whether the program has run, or was ready to, since the last look: one that sleeps loses nothing. */
  see(isReady: boolean, now = seconds()): void {
    const { woken, pressed } = latenessBetween(this.lateness, this.#last, now);
    if (isReady) this.#lost += Math.min(now - this.#last, Math.max(woken, pressed));
    this.#last = now;
  }

  /**
   * Calls `over` once: after `limit` seconds of the program's own time, or as soon as one of its processes has used
   * as many seconds of processor time.
   *
   * @returns A function that cancels this.
   */
  after(limit: number, over: () => void): () => void {
    const [begun, lostBefore] = [seconds(), this.#lost];
    const usedBefore = new Map(this.processorTimes);
    const hasUsedAll = (): boolean =>
      [...this.processorTimes].some(([pid, used]) => used - (usedBefore.get(pid) ?? 0) >= limit);
    let timer: NodeJS.Timeout;
    const look = (): void => {
      const granted = Math.min(limit + this.#lost - lostBefore, limit * longest);
      const left = granted - (seconds() - begun);
      if (left <= 0 || hasUsedAll()) over();
      else timer = setTimeout(look, Math.max(1, Math.min(left, glance) * 1000));
    };
    timer = setTimeout(look, limit * 1000);
    return () => {
      clearTimeout(timer);
    };
  }
}

/** Since the epoch. */
function seconds(): number {
  return Date.now() / 1000;
}
