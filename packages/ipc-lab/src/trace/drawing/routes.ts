/**
 * The way of each arrow around the texts. A text is to the right of its column, above a line that leaves
 * there to the right and below one that arrives from the right; left of each column is a channel in which
 * no text is. An arrow is straight between neighbouring rows. Otherwise it stays in the row of one end,
 * where no other text is, and changes rows in the channel of the column on its right.
 */
import type { Arrow } from './arrows.js';

/** The width of a channel. */
export const channel = 30;
const firstTrack = 13;
const trackWidth = 4;
const tracks = 4;

/** Where an end of an arrow is; rows are numbered from the top. */
export interface End {
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

export interface DrawnArrow {
  readonly arrow: Arrow;
  /** How many arrows of a repetition it stands for. */
  readonly count: number;
  /** The id of the moment in whose row it ends. */
  readonly key: number;
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  /** Where it changes rows; `undefined` if it is straight. */
  readonly via: number | undefined;
}

/** Arrows of one channel that are there at the same time have tracks of their own, as far as there is room. */
export class Channels {
  /** By channel, the height at which each track becomes free. */
  readonly #free = new Map<number, number[]>();

  /** Where the arrow changes rows. Arrows come in the order of their first rows. */
  via(from: End, to: End): number | undefined {
    if (from.x === to.x || to.row - from.row <= 1) return undefined;
    const right = Math.max(from.x, to.x);
    const free = this.#free.get(right) ?? Array<number>(tracks).fill(-Infinity);
    this.#free.set(right, free);
    const usable = free.findIndex((height) => height < from.y);
    const track = usable < 0 ? free.indexOf(Math.min(...free)) : usable;
    free[track] = to.y;
    return right - firstTrack - track * trackWidth;
  }
}
