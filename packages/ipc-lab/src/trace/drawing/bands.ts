/**
 * Cuts a large picture into bands, so that a browser draws only those in view. A band is a layout whose heights begin
 * at its own top. What is longer than a band is part of each band that it crosses.
 */
import { bandRows, type Cell, type DrawnFill, type Layout } from './layout.js';

export interface Band {
  /** The heights of the whole picture between which it is. */
  readonly from: number;
  readonly to: number;
  readonly layout: Layout;
}

/** A picture of this many rows is a single band, unless it is drawn again and again. */
const mostUndivided = 500;
/** From the line between two bands to the first row below it. */
const aboveRow = 17;
/** The same if the name of a process is above that row. */
const aboveName = 32;

export function bandsOf(layout: Layout, undividedRows = mostUndivided): Band[] {
  const { rows, height } = layout;
  if (rows.length <= undividedRows) return [{ from: 0, to: height, layout }];
  const later = new Set(layout.heads.filter(({ isLater }) => isLater).map(({ from }) => from));
  const starts = rows
    .filter((_, index) => index % bandRows === 0)
    .map(({ y }, index) => (index === 0 ? 0 : y - (later.has(y) ? aboveName : aboveRow)));
  const cut = new Cut([...starts, height]);
  const bars = cut.all(layout.bars, (bar) => [bar.top, bar.bottom]);
  const arrows = cut.all(layout.arrows, ({ fromY, toY }) => [fromY, toY]);
  const notes = cut.all(layout.notes, ({ y }) => [y, y]);
  const heads = cut.all(layout.heads, ({ from }) => [from, from]);
  const seconds = cut.all(layout.seconds, ({ y }) => [y, y]);
  const waits = cut.all(layout.waits, (wait) => [wait.top, wait.bottom]);
  return starts.map((from, index): Band => {
    const to = starts[index + 1] ?? height;
    const within = (y: number): number => Math.min(to, Math.max(from, y)) - from;
    return {
      from,
      to,
      layout: {
        ...layout,
        height: to - from,
        rows: rows
          .slice(index * bandRows, (index + 1) * bandRows)
          .map((row) => ({ ...row, y: row.y - from, labelY: row.labelY - from })),
        bars: (bars[index] ?? []).map((bar) => ({
          ...{ ...bar, top: within(bar.top), bottom: within(bar.bottom) },
        })),
        arrows: (arrows[index] ?? []).map((arrow) => ({
          ...{ ...arrow, fromY: arrow.fromY - from, toY: arrow.toY - from },
        })),
        notes: (notes[index] ?? []).map((note) => ({
          ...{ ...note, y: note.y - from, bottom: note.bottom - from },
        })),
        heads: (heads[index] ?? []).map((head) => ({
          ...{ ...head, from: head.from - from, to: head.to - from },
        })),
        fills: layout.fills.map((fill) => fillWithin(fill, from, to)),
        cells: layout.cells.map((cell) => cellWithin(cell, from, to)),
        waits: waits[index] ?? [],
        seconds: (seconds[index] ?? []).map((second) => ({ ...second, y: second.y - from })),
      },
    };
  });
}

/** The heights at which bands begin, and the end of the last. */
class Cut {
  readonly #bounds: readonly number[];

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
  }

  /** What is in each band. */
  all<Item>(items: readonly Item[], extent: (item: Item) => readonly [number, number]): Item[][] {
    const bands: Item[][] = this.#bounds.slice(1).map(() => []);
    for (const item of items) {
      const [top, bottom] = extent(item);
      for (let index = this.#bandAt(top); index <= this.#bandAt(bottom); index += 1) {
        bands[index]?.push(item);
      }
    }
    return bands;
  }

  #bandAt(height: number): number {
    let low = 0;
    let high = this.#bounds.length - 2;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#bounds[middle] ?? 0) <= height) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function fillWithin(fill: DrawnFill, from: number, to: number): DrawnFill {
  const all = fill.steps;
  const [first, end] = [firstAt(all, from), firstAt(all, to)];
  const steps = all.slice(first, end).map((step) => ({ ...step, y: step.y - from }));
  const before = all[first - 1];
  const isOver = end === all.length;
  if (before !== undefined && !(isOver && steps.length === 0)) {
    steps.unshift({ y: 0, x: before.x, bytes: undefined });
  }
  const last = steps.at(-1);
  if (last !== undefined && !isOver) steps.push({ y: to - from, x: last.x, bytes: undefined });
  return { ...fill, steps };
}

/** The index of the first step at this height or below it. */
function firstAt(steps: DrawnFill['steps'], height: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((steps[middle]?.y ?? Infinity) < height) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cellWithin(cell: Cell, from: number, to: number): Cell {
  const { values } = cell;
  if (values === undefined || values.to < from || values.from >= to) {
    return { ...cell, values: undefined };
  }
  const within = (y: number): number => Math.min(to, Math.max(from, y)) - from;
  return { ...cell, values: { from: within(values.from), to: within(values.to) } };
}
