/**
 * Computes where each part of a picture is drawn: time runs down, a process has a column.
 *
 * Every moment, and every repetition, has a row of its own, in the order of cause.
 */
import type { SharedObject } from '../../observe/events.js';
import { arrowsOf, type Arrow } from './arrows.js';
import { barsOf, waitsByProcess, type Bar } from './bars.js';
import { Clock } from './clock.js';
import { columnsOf, type Span } from './columns.js';
import { entriesOf, type Entry } from './fold.js';
import type { FillLevel } from '../../history/fill-levels.js';
import type { Moment } from '../../history/moment.js';
import type { Picture } from '../../history/picture.js';
import { settled, type Process } from '../../history/processes.js';
import type { Wait } from '../../history/waits.js';
import { labelLines } from './labels.js';
import { secondsOf, type Second } from './seconds.js';
import { notesOf, type Note } from './notes.js';
import { channel, Channels, type DrawnArrow } from './routes.js';

export interface Row extends Entry {
  readonly x: number;
  readonly y: number;
  /** The height of its text, or of its last line, which no arrow on the same side crosses. */
  readonly labelY: number;
  /** Of its text. */
  readonly lines: number;
}

export interface DrawnFill {
  readonly fill: FillLevel;
  readonly x: number;
  readonly width: number;
  readonly most: number;
  /** A level without a number continues one that is drawn elsewhere. */
  readonly steps: readonly {
    readonly y: number;
    readonly bytes: number | undefined;
    readonly x: number;
  }[];
}

export interface Cell {
  readonly object: SharedObject;
  readonly x: number;
  /** Of its first and its last value; `undefined` if there is none. */
  readonly values: { readonly from: number; readonly to: number } | undefined;
}

/** The stretch of a wait. */
export interface DrawnWait {
  readonly wait: Wait;
  readonly top: number;
  readonly bottom: number;
}

/** The name of a process. */
export interface Head {
  readonly process: Process;
  readonly x: number;
  /** Where its process begins and is over. */
  readonly from: number;
  readonly to: number;
  /** Whether an earlier process had the same column: then its name is also beside its beginning. */
  readonly isLater: boolean;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly laneWidth: number;
  /** The widest text beside a column, and above a fill level or a cell. */
  readonly labelWidth: number;
  readonly asideWidth: number;
  readonly heads: readonly Head[];
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
  readonly arrows: readonly DrawnArrow[];
  readonly fills: readonly DrawnFill[];
  readonly cells: readonly Cell[];
  /** What each process still waits for, below its column. */
  readonly notes: readonly Note[];
  readonly waits: readonly DrawnWait[];
  /** Where seconds begin, if they have the same height everywhere. */
  readonly seconds: readonly Second[];
  /** How many moments are not drawn, since the history did not keep them. */
  readonly hidden: number;
}

export const gutter = 96;
/** Where the first column is. */
export const lanesFrom = gutter + 16;
/** The distance from a process's column to the text beside it. */
export const textOffset = 10;
/** The distance from the row's line to the text's. */
const beside = 4;
const above = -5;
const below = 14;
/** The least distance between two texts of one column. */
export const lineHeight = 15;
/** From the row of a process's birth up to its name, where an earlier one had the column. */
const nameAbove = 15;
/** A browser draws this many rows at once; no text crosses the line between two bands. */
export const bandRows = 250;
/** The room that a text needs below the line of its row. */
const belowRow = 20;
/** Of the picture, and of the narrowest lane. */
const usualWidths = { page: 1180, lane: 240 };
const widestLane = 460;
const bottom = 64;
const fillWidth = 145;
const fillLimit = 8;

/** More rows have a line each: it takes long to measure their texts. */
const mostMeasured = 2000;

/**
 * @param widths Those that the picture has if it can.
 * @param isBySecond Whether a second has the same height everywhere, unless nothing happens for long.
 * @param rename If given, a text that has no room takes two lines; this names the processes in it.
 */
export function layoutOf(
  picture: Picture,
  widths = usualWidths,
  isBySecond = false,
  rename?: (text: string) => string,
): Layout {
  const { page: pageWidth, lane: leastLane } = widths;
  const entries = entriesOf(picture.moments);
  const moments = entries.flatMap(momentsOf);
  const fillCount = Math.min(fillLimit, picture.fillLevels.length);
  const asides = fillCount + Math.min(fillLimit, picture.cells.length);
  const free = pageWidth - lanesFrom - asides * fillWidth;
  const columns = columnsOf(
    spansOf(picture.processes, entries),
    Math.max(1, Math.floor(free / leastLane)),
  );
  let count = 1;
  for (const { index } of columns.values()) count = Math.max(count, index + 1);
  const laneWidth = Math.min(widestLane, Math.max(leastLane, Math.floor(free / count)));
  const xOf = (pid: number): number => lanesFrom + (columns.get(pid)?.index ?? 0) * laneWidth;

  const right = lanesFrom + count * laneWidth;
  const cellPlaces = new Map(
    picture.cells.slice(0, fillLimit).map((object, index) => {
      return [object, right + (fillCount + index) * fillWidth];
    }),
  );
  const placeOf = ({ kind, pid, object }: Moment): number =>
    (kind === 'value' && object !== undefined ? cellPlaces.get(object) : undefined) ?? xOf(pid);
  const labelWidth = laneWidth - textOffset - channel;
  const linesIn = (entry: Entry): number => {
    if (rename === undefined || entries.length > mostMeasured) return 1;
    if (entry.moment.kind === 'value') return 1;
    const counts = (['en', 'fr'] as const).map(
      (language) => labelLines(entry, language, labelWidth, 2, rename).length,
    );
    return Math.max(...counts);
  };
  const clock = new Clock(isBySecond);
  const allArrows = arrowsOf({ ...picture, moments });
  const labels = labelPlaces(allArrows, xOf);
  const lastLabels = new Map<number, number>();
  let lowest = 0;
  const rows = entries.map((entry, index): Row => {
    const { moment, folded } = entry;
    const x = placeOf(moment);
    const places = [moment, ...folded].map(({ id }) => labels.get(id) ?? beside);
    const label = places.find((place) => place !== beside) ?? beside;
    const isLater = moment.kind === 'born' && columns.get(moment.pid)?.isFirst === false;
    const isBandStart = index > 0 && index % bandRows === 0;
    const lines = isBandStart ? 1 : linesIn(entry);
    const more = (lines - 1) * lineHeight;
    // A second line is on the side of the first on which no arrow is.
    const upwards = label === above ? more : 0;
    const least = (lastLabels.get(x) ?? 0) + lineHeight + upwards - label;
    const ofBand = isBandStart ? lowest + belowRow + lineHeight : 0;
    const room = isLater ? nameAbove + lineHeight : 0;
    const y = clock.next(moment.time, Math.max(least, ofBand) + room);
    const labelY = y + label + more - upwards;
    lastLabels.set(x, labelY);
    lowest = y + more - upwards;
    return { moment, folded, x, y, labelY, lines };
  });
  const end = clock.next(Math.max(picture.end, moments.at(-1)?.time ?? 0));
  const rowNumbers = new Map<number, number>();
  rows.forEach((row, index) => {
    for (const { id } of momentsOf(row)) rowNumbers.set(id, index);
  });
  const rowOf = (id: number): Row | undefined => rows[rowNumbers.get(id) ?? -1];
  const heights = {
    at: (time: number) => clock.at(time),
    of: ({ id, time }: { id: number; time: number }) => rowOf(id)?.y ?? clock.at(time),
    end,
  };
  const waits = waitsByProcess(picture);
  const placed = picture.processes.filter(({ pid }) => columns.has(pid));
  const bars = placed.flatMap((process) =>
    barsOf(process, waits.get(process.pid) ?? [], heights, xOf(process.pid)),
  );
  const ends = new Map<Process, number>();
  for (const { process, bottom: over } of bars) {
    ends.set(process, Math.max(ends.get(process) ?? 0, over));
  }
  const fills = picture.fillLevels.slice(0, fillCount).map((fill, index) => {
    return drawFill(fill, right + index * fillWidth, rowOf);
  });
  const notes = notesOf(bars, labelWidth);
  return {
    width: right + asides * fillWidth,
    height: notes.reduce((most, note) => Math.max(most, note.bottom + lineHeight), end + bottom),
    laneWidth,
    labelWidth,
    asideWidth: fillWidth - 12,
    heads: placed.map((process) => headOf(process, columns.get(process.pid)?.isFirst === false)),
    rows,
    bars,
    arrows: drawArrows(allArrows, rows, rowNumbers, xOf),
    fills,
    cells: [...cellPlaces].map(([object, x]) => ({ object, x, values: valuesAt(rows, x) })),
    notes,
    waits: picture.waits.map((wait) => ({
      wait,
      top: clock.at(wait.since),
      bottom: clock.at(wait.until ?? picture.end),
    })),
    seconds: isBySecond
      ? secondsOf(clock, [...rows.map(({ moment }) => moment.time), picture.end])
      : [],
    hidden: picture.dropped,
  };

  function headOf(process: Process, isLater: boolean): Head {
    const { pid, born, bornAt } = process;
    const from = heights.of({ id: born, time: bornAt });
    return { process, x: xOf(pid), from, to: ends.get(process) ?? from, isLater };
  }
}

/** From the first sampled value to the last. */
function valuesAt(rows: readonly Row[], x: number): Cell['values'] {
  const values = rows.filter((row) => row.x === x && row.moment.kind === 'value');
  const [first, last] = [values[0], values.at(-1)];
  return first === undefined || last === undefined ? undefined : { from: first.y, to: last.y };
}

/** The moments in a row. */
export function momentsOf({ moment, folded }: Entry): readonly Moment[] {
  return folded.length > 0 ? folded : [moment];
}

/** The rows in which each process takes part; a process with none of its own is not drawn. */
function spansOf(processes: readonly Process[], entries: readonly Entry[]): Span[] {
  const firsts = new Map<number, number>();
  const lasts = new Map<number, number>();
  entries.forEach((entry, row) => {
    for (const { kind, pid, other } of momentsOf(entry)) {
      if (kind !== 'value' && !firsts.has(pid)) firsts.set(pid, row);
      for (const one of [pid, other]) if (one !== undefined) lasts.set(one, row);
    }
  });
  return processes.flatMap((process): Span[] => {
    const { pid, parentPid, ended } = process;
    const first = firsts.get(pid);
    if (first === undefined) return [];
    const over = settled(process) ?? (parentPid === undefined ? ended : undefined);
    return [{ pid, first, last: over === undefined ? Infinity : (lasts.get(pid) ?? first) }];
  });
}

/** A text is to the right of its process: above an arrow that leaves there, below one that arrives. */
function labelPlaces(arrows: readonly Arrow[], xOf: (pid: number) => number): Map<number, number> {
  const places = new Map<number, number>();
  for (const { from, to, moment } of arrows) {
    const [fromX, toX] = [xOf(from.pid), xOf(to.pid)];
    const [source, target] = [from.moment ?? moment, to.moment ?? moment];
    if (fromX < toX && xOf(source.pid) === fromX) places.set(source.id, above);
    if (fromX > toX && xOf(target.pid) === toX) places.set(target.id, below);
  }
  return places;
}

/** The arrows of a repetition from one row to another are one arrow. */
function drawArrows(
  arrows: readonly Arrow[],
  rows: readonly Row[],
  rowNumbers: ReadonlyMap<number, number>,
  xOf: (pid: number) => number,
): DrawnArrow[] {
  const together = new Map<string, { arrow: Arrow; count: number; from: number; to: number }>();
  for (const arrow of arrows) {
    const [from, to] = [arrow.from, arrow.to].map(({ moment }) =>
      rowNumbers.get((moment ?? arrow.moment).id),
    );
    if (from === undefined || to === undefined) continue;
    const key = `${arrow.kind} ${from} ${to}`;
    const same = together.get(key);
    if (same === undefined) together.set(key, { arrow, count: 1, from, to });
    else same.count += 1;
  }
  const channels = new Channels();
  return [...together.values()]
    .sort((a, b) => a.from - b.from)
    .flatMap(({ arrow, count, from, to }): DrawnArrow[] => {
      const [source, target] = [rows[from], rows[to]];
      const completing = rows[rowNumbers.get(arrow.moment.id) ?? -1];
      if (source === undefined || target === undefined || completing === undefined) return [];
      const [fromX, toX] = [xOf(arrow.from.pid), xOf(arrow.to.pid)];
      const ends = { fromX, fromY: source.y, toX, toY: target.y };
      const via = channels.via(
        { row: from, x: fromX, y: source.y },
        { row: to, x: toX, y: target.y },
      );
      return [{ arrow, count, key: completing.moment.id, ...ends, via }];
    });
}

function drawFill(fill: FillLevel, x: number, rowOf: (id: number) => Row | undefined): DrawnFill {
  let most = 1;
  for (const { bytes } of fill.points) most = Math.max(most, bytes);
  const width = fillWidth - 50;
  /** By height: in a repetition, the level after it. */
  const steps = new Map<number, { y: number; bytes: number; x: number }>();
  for (const { moment, bytes } of fill.points) {
    const row = rowOf(moment);
    if (row !== undefined) steps.set(row.y, { y: row.y, bytes, x: x + (width * bytes) / most });
  }
  return { fill, x, width, most, steps: [...steps.values()].sort((a, b) => a.y - b.y) };
}
