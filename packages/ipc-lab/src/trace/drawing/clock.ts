/**
 * Converts times to heights. The space before a row grows with the logarithm of the time that passed, so
 * that microseconds and minutes fit in one picture; or with the time itself, where a rhythm is to be seen.
 */
const rowHeight = 25;
const mostExtra = 44;
const extraPerDecade = 9;
const shortestGap = 0.0005;
export const top = 24;

/** The pixels of a second, where all seconds have the same height. */
const secondHeight = 60;
/** Seconds. A longer time without an event is folded: it has no more room than this. */
export const longestGap = 3;

export class Clock {
  constructor(readonly isBySecond = false) {}

  readonly #times: number[] = [];
  readonly #heights: number[] = [];

  /** The height of the next row; at least `least`. */
  next(time: number, least = 0): number {
    const before = this.#times.at(-1);
    const height = this.#heights.at(-1);
    if (before === undefined || height === undefined) return this.#add(time, Math.max(top, least));
    // An effect may be timed a little before its cause; its row still comes after.
    const gap = Math.max(0, time - before);
    return this.#add(Math.max(before, time), Math.max(height + this.#room(gap), least));
  }

  at(time: number): number {
    const times = this.#times;
    let low = 0;
    let high = times.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((times[middle] ?? 0) <= time) low = middle;
      else high = middle - 1;
    }
    const [t0 = 0, t1 = t0] = times.slice(low, low + 2);
    const [y0 = top, y1 = y0] = this.#heights.slice(low, low + 2);
    if (t1 <= t0 || time <= t0) return y0;
    return y0 + ((y1 - y0) * (time - t0)) / (t1 - t0);
  }

  #room(gap: number): number {
    if (this.isBySecond) return Math.max(rowHeight, Math.min(gap, longestGap) * secondHeight);
    return rowHeight + Math.min(mostExtra, extraPerDecade * Math.log10(1 + gap / shortestGap));
  }

  #add(time: number, height: number): number {
    this.#times.push(time);
    this.#heights.push(height);
    return height;
  }
}
