/** Draws two kinds of figures as SVG: dots in rows, and lines. Both show the spread. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

import type { Figures } from './record.js';

/** The figures of one contender in one record. */
export interface Mark extends Figures {
  readonly contender: string;
  /** The record's id. */
  readonly subject: string;
  /** The position of the record on the horizontal axis of a line plot. */
  readonly at: number;
}

const { document } = parseHTML('<html></html>');

const width = 760;
const style = { background: 'white', color: '#0f172a', fontSize: '13px' };

/** linux-ipc stands out; C is dark; the others share these colours. */
const colours = ['#d97706', '#0d9488', '#9333ea', '#db2777', '#65a30d', '#0891b2', '#78716c'];

function colourOf(contenders: readonly string[]): (contender: string) => string {
  const peers = contenders.slice(contenders[1]?.startsWith('C,') === true ? 2 : 1);
  return (contender) => {
    if (contender === 'linux-ipc') return '#2563eb';
    return colours[peers.indexOf(contender) % colours.length] ?? '#475569';
  };
}

/** Formats nanoseconds in the unit that suits the value, and other units as they are. */
export function readable(value: number, unit: string): string {
  const round = (scaled: number): string => String(Number(scaled.toPrecision(3)));
  if (!unit.startsWith('ns')) return `${round(value)} ${unit}`;
  if (value < 1000) return `${round(value)} ns`;
  return value < 1e6 ? `${round(value / 1000)} µs` : `${round(value / 1e6)} ms`;
}

function quantityOf(unit: string): string {
  const what = unit.replace(/^ns(\/| per )?/, '');
  const each = what === '' ? '' : ` for each ${what === 'message' ? what : `read of ${what}`}`;
  return unit.startsWith('ns') ? `time${each}` : unit;
}

function title(text: string, subtitle: string, marginLeft: number): Plot.Markish[] {
  const at = { frameAnchor: 'top-left', textAnchor: 'start', dx: 12 - marginLeft } as const;
  return [
    Plot.text([text], { ...at, dy: -46, fontSize: 16, fontWeight: 'bold' }),
    Plot.text([subtitle], { ...at, dy: -26, fill: '#475569' }),
  ];
}

function svgOf(options: Plot.PlotOptions): string {
  const figure = Plot.plot({ document, width, style, ...options });
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${figure.outerHTML}\n`;
}

/** Draws a row for each contender of each record, on a logarithmic scale. */
export function dotPlot(heading: string, unit: string, marks: readonly Mark[]): string {
  const isOne = marks.every(({ subject }) => subject === marks[0]?.subject);
  const rowOf = ({ subject, contender }: Mark): string =>
    isOne ? contender : `${subject} ${contender}`;
  // A row with the name of the record precedes the rows of its contenders.
  const rows = marks.flatMap((mark, i) =>
    isOne || marks[i - 1]?.subject === mark.subject ? [rowOf(mark)] : [mark.subject, rowOf(mark)],
  );
  const contenderOf = new Map(marks.map((mark) => [rowOf(mark), mark.contender]));
  const colour = colourOf([...new Set(marks.map(({ contender }) => contender))]);
  const stroke = ({ contender }: Mark): string => colour(contender);
  const explained =
    'dot and number: median; bar: least to greatest median of a run; tick: 99th percentile';
  const marginLeft = isOne ? 190 : 270;
  return svgOf({
    height: 100 + 24 * rows.length,
    marginTop: 60,
    marginLeft,
    marginRight: 70,
    marginBottom: 40,
    x: {
      type: 'log',
      grid: true,
      label: `${quantityOf(unit)}, logarithmic`,
      labelAnchor: 'center',
      labelArrow: 'none',
      tickFormat: (value: number) => readable(value, unit),
      ticks: 4,
    },
    y: {
      label: null,
      domain: rows,
      tickSize: 0,
      tickFormat: (name: string) => contenderOf.get(name) ?? `${name}:`,
    },
    marks: [
      ...title(heading, explained, marginLeft),
      Plot.ruleY(marks, { y: rowOf, x1: 'min', x2: 'max', stroke, strokeWidth: 7, opacity: 0.4 }),
      Plot.tickX(marks, { y: rowOf, x: 'p99', stroke, strokeWidth: 2, inset: 5 }),
      Plot.dot(marks, { y: rowOf, x: 'p50', r: 5, fill: stroke }),
      Plot.text(marks, {
        y: rowOf,
        x: ({ p99, max }: Mark) => Math.max(p99, max),
        text: ({ p50 }: Mark) => readable(p50, unit),
        textAnchor: 'start',
        dx: 9,
      }),
    ],
  });
}

/** Places the names of lines that end at these heights, so that the names do not overlap. */
export function spread(heights: readonly number[], least: number): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed: number[] = [];
  let last = -Infinity;
  for (const i of order) {
    last = Math.max(heights[i] ?? 0, last + least);
    placed[i] = last;
  }
  return placed;
}

function placeName(value: number, along: string): string {
  if (!along.startsWith('bytes')) {
    if (value < 1000) return String(value);
    const exponent = Math.floor(Math.log10(value));
    const digit = value / 10 ** exponent;
    return `${digit === 1 ? '' : `${String(digit)}·`}10${'⁰¹²³⁴⁵⁶⁷⁸⁹'[exponent] ?? ''}`;
  }
  if (value < 1024) return `${String(value)} B`;
  return value < 2 ** 20 ? `${String(value / 1024)} KiB` : `${String(value / 2 ** 20)} MiB`;
}

/** Draws a line per contender, over records that differ by a number; both scales are logarithmic. */
export function linePlot(
  heading: string,
  unit: string,
  along: string,
  marks: readonly Mark[],
): string {
  const contenders = [...new Set(marks.map(({ contender }) => contender))];
  const colour = colourOf(contenders);
  const stroke = ({ contender }: Mark): string => colour(contender);
  const places = [...new Set(marks.map(({ at }) => at))].sort((a, b) => a - b);
  const values = marks.flatMap(({ min, max }) => [min, max]);
  const [low, high] = [Math.min(...values) / 1.6, Math.max(...values) * 1.6];
  const [top, bottom, left, height] = [60, 45, 80, 440];
  const pixels = (value: number): number =>
    height - bottom - (Math.log(value / low) / Math.log(high / low)) * (height - top - bottom);
  const ends = contenders.map(
    (name) => marks.filter(({ contender }) => contender === name).at(-1) as unknown as Mark,
  );
  const heights = ends.map(({ p50 }) => pixels(p50));
  const placed = spread(heights, 16);
  return svgOf({
    height,
    marginTop: top,
    marginBottom: bottom,
    marginLeft: left,
    marginRight: 190,
    // Logarithms on a linear scale, since a logarithmic scale omits some names of ticks.
    x: {
      transform: Math.log2,
      label: along,
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: places.map(Math.log2),
      tickFormat: (value: number) => placeName(Math.round(2 ** value), along),
    },
    y: {
      type: 'log',
      grid: true,
      domain: [low, high],
      label: `${quantityOf(unit)}, logarithmic`,
      labelAnchor: 'center',
      labelArrow: 'none',
      tickFormat: (value: number) => readable(value, unit),
      ticks: 5,
    },
    marks: [
      ...title(heading, 'dot: median; bar: least to greatest median of a run', left),
      Plot.line(marks, { x: 'at', y: 'p50', z: 'contender', stroke, strokeWidth: 1.5 }),
      Plot.ruleX(marks, { x: 'at', y1: 'min', y2: 'max', stroke, strokeWidth: 5, opacity: 0.4 }),
      Plot.dot(marks, { x: 'at', y: 'p50', r: 3.5, fill: stroke }),
      ...ends.map((end, i) =>
        Plot.text([end], {
          x: 'at',
          y: 'p50',
          text: 'contender',
          fill: stroke,
          textAnchor: 'start',
          dx: 12,
          dy: (placed[i] ?? 0) - (heights[i] ?? 0),
        }),
      ),
    ],
  });
}
