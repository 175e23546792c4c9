/**
 * Computes where each part of a picture is drawn: time runs down, a process is a column.
 *
 * Every moment has a row of its own, in the order of cause; the space before it grows with the
 * logarithm of the time that passed, so that microseconds and minutes fit in one picture.
 */
import type { SharedObject } from '../../observe/events.js';
import { arrowsOf, type Arrow } from './arrows.js';
import type { FillLevel } from '../../history/fill-levels.js';
import type { Moment } from '../../history/moment.js';
import type { Picture } from '../../history/picture.js';
import type { Process } from '../../history/processes.js';
import type { Wait } from '../../history/waits.js';

export interface Row {
  readonly moment: Moment;
  readonly x: number;
  readonly y: number;
  /** The height of its text, which no arrow on the same side crosses. */
  readonly labelY: number;
}

export type State = 'alive' | 'waiting' | 'endless' | 'zombie';

/** A part of a process's column. */
export interface Bar {
  readonly state: State;
  readonly process: Process;
  readonly wait: Wait | undefined;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

export interface DrawnArrow {
  readonly arrow: Arrow;
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

export interface DrawnFill {
  readonly fill: FillLevel;
  readonly x: number;
  readonly width: number;
  readonly most: number;
  readonly steps: readonly { readonly y: number; readonly bytes: number; readonly x: number }[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly laneWidth: number;
  readonly heads: readonly { readonly process: Process; readonly x: number }[];
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
  readonly arrows: readonly DrawnArrow[];
  readonly fills: readonly DrawnFill[];
  readonly cells: readonly { readonly object: SharedObject; readonly x: number }[];
  /** How many moments are not drawn, since the picture would be too large to read. */
  readonly hidden: number;
}

export const gutter = 96;
const rowHeight = 25;
/** The distance from the row's line to the text's. */
const beside = 4;
const above = -5;
const below = 14;
/** The least distance between two texts of one column. */
const lineHeight = 15;
const pageWidth = 1180;
const widestLane = 460;
const mostExtra = 44;
const extraPerDecade = 9;
const shortestGap = 0.0005;
const top = 24;
const bottom = 64;
const leastLane = 240;
const rowLimit = 3000;
const fillWidth = 145;
const fillLimit = 8;
/** The shortest wait that can be seen. */
const leastBar = 3;

export function layoutOf(picture: Picture): Layout {
  const moments = picture.moments.slice(0, rowLimit);
  const fillCount = Math.min(fillLimit, picture.fillLevels.length);
  const asides = fillCount + Math.min(fillLimit, picture.cells.length);
  const free = pageWidth - gutter - 16 - asides * fillWidth;
  const laneWidth = Math.min(
    widestLane,
    Math.max(leastLane, Math.floor(free / Math.max(1, picture.processes.length))),
  );
  const columns = new Map(picture.processes.map(({ pid }, index) => [pid, index]));
  const xOf = (pid: number): number => gutter + 16 + (columns.get(pid) ?? 0) * laneWidth;

  const right = gutter + 16 + picture.processes.length * laneWidth;
  const cells = picture.cells.slice(0, fillLimit).map((object, index) => ({
    ...{ object, x: right + (fillCount + index) * fillWidth },
  }));
  const placeOf = ({ kind, pid, object }: Moment): number =>
    (kind === 'value' ? cells.find((cell) => cell.object === object)?.x : undefined) ?? xOf(pid);
  const clock = new Clock();
  const allArrows = arrowsOf({ ...picture, moments });
  const labels = labelPlaces(allArrows, xOf);
  const lastLabels = new Map<number, number>();
  const rows = moments.map((moment): Row => {
    const x = placeOf(moment);
    const label = labels.get(moment.id) ?? beside;
    const y = clock.next(moment.time, (lastLabels.get(x) ?? 0) + lineHeight - label);
    lastLabels.set(x, y + label);
    return { moment, x, y, labelY: y + label };
  });
  const lastY = clock.end(picture.end) + bottom;
  const byId = new Map(rows.map((row) => [row.moment.id, row]));
  const arrows = allArrows.flatMap((arrow) => drawArrow(arrow, byId, xOf));
  const fills = picture.fillLevels.slice(0, fillCount).map((fill, index) => {
    return drawFill(fill, right + index * fillWidth, byId);
  });
  return {
    width: right + asides * fillWidth,
    height: lastY,
    laneWidth,
    heads: picture.processes.map((process) => ({ process, x: xOf(process.pid) })),
    rows,
    bars: picture.processes.flatMap((process) =>
      barsOf(process, picture, clock, xOf(process.pid), lastY),
    ),
    arrows,
    fills,
    cells,
    hidden: picture.moments.length - moments.length + picture.dropped,
  };
}

/** Converts times to heights. */
class Clock {
  readonly #times: number[] = [];
  readonly #heights: number[] = [];

  /** @param least The least height it may have. */
  next(time: number, least = 0): number {
    const before = this.#times.at(-1);
    const height = this.#heights.at(-1);
    if (before === undefined || height === undefined) return this.#add(time, top);
    // An effect may be timed a little before its cause; its row still comes after.
    const gap = Math.max(0, time - before);
    const extra = Math.min(mostExtra, extraPerDecade * Math.log10(1 + gap / shortestGap));
    return this.#add(Math.max(before, time), Math.max(height + rowHeight + extra, least));
  }

  /** The end of the trace, a row below the last. */
  end(time: number): number {
    return this.next(time);
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

  #add(time: number, height: number): number {
    this.#times.push(time);
    this.#heights.push(height);
    return height;
  }
}

function barsOf(process: Process, picture: Picture, clock: Clock, x: number, lastY: number): Bar[] {
  const until = (time: number | undefined): number =>
    time === undefined ? lastY - bottom : clock.at(time);
  const { pid, bornAt, collected, orphaned, parentPid } = process;
  const ended = process.ended?.time;
  const common = { process, x, wait: undefined };
  const bars: Bar[] = [{ ...common, state: 'alive', top: clock.at(bornAt), bottom: until(ended) }];
  for (const wait of picture.waits) {
    if (wait.pid !== pid) continue;
    const stretch = { top: clock.at(wait.since), bottom: until(wait.until ?? ended) };
    const isEndless = wait.until === undefined && wait.limit === undefined;
    if (!isEndless && stretch.bottom - stretch.top < leastBar) continue;
    bars.push({ ...common, ...stretch, wait, state: isEndless ? 'endless' : 'waiting' });
  }
  if (ended !== undefined && parentPid !== undefined) {
    const over = (collected ?? orphaned)?.time;
    bars.push({ ...common, state: 'zombie', top: until(ended), bottom: until(over) });
  }
  return bars;
}

/** A text is to the right of its process: above an arrow that leaves there, below one that arrives. */
function labelPlaces(arrows: readonly Arrow[], xOf: (pid: number) => number): Map<number, number> {
  const places = new Map<number, number>();
  for (const { from, to, moment } of arrows) {
    // An arrow with both ends in one row is horizontal.
    if ((from.moment ?? moment) === (to.moment ?? moment)) continue;
    const [fromX, toX] = [xOf(from.pid), xOf(to.pid)];
    if (fromX < toX && from.moment !== undefined) places.set(from.moment.id, above);
    if (fromX > toX && to.moment !== undefined) places.set(to.moment.id, below);
  }
  return places;
}

function drawArrow(
  arrow: Arrow,
  rows: ReadonlyMap<number, Row>,
  xOf: (pid: number) => number,
): DrawnArrow[] {
  const end = ({ moment }: Arrow['from']): Row | undefined => rows.get((moment ?? arrow.moment).id);
  const from = end(arrow.from);
  const to = end(arrow.to);
  if (from === undefined || to === undefined) return [];
  return [{ arrow, fromX: xOf(arrow.from.pid), fromY: from.y, toX: xOf(arrow.to.pid), toY: to.y }];
}

function drawFill(fill: FillLevel, x: number, rows: ReadonlyMap<number, Row>): DrawnFill {
  const most = Math.max(1, ...fill.points.map(({ bytes }) => bytes));
  const width = fillWidth - 50;
  const steps = fill.points.flatMap(({ moment, bytes }) => {
    const row = rows.get(moment);
    return row === undefined ? [] : [{ y: row.y, bytes, x: x + (width * bytes) / most }];
  });
  return { fill, x, width, most, steps };
}
