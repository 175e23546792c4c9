/** The layout as SVG, each text in both languages; a style sheet shows one of them. */
import type { Language } from '../../language/language.js';
import { decimal, say, wordsOf } from '../../language/text.js';
import type { SharedObject } from '../../observe/events.js';
import type { Bar } from './bars.js';
import { labelLines, labelSize } from './labels.js';
import {
  gutter,
  lineHeight,
  textOffset,
  type Cell,
  type DrawnFill,
  type Head,
  type Layout,
  type Row,
} from './layout.js';
import { markup, type Markup } from './markup.js';
import { classesOf, markOf } from './marks.js';
import type { Second } from './seconds.js';
import { noteLine, type Note } from './notes.js';
import type { DrawnArrow } from './routes.js';
import { arrowHead, arrowLine, barShape, markShape, palette, specialColors } from './shapes.js';
import { fitted, fittedInside } from './text-width.js';
import { texts } from './texts.js';
import { visible } from '../../language/visible.js';
import { identity, kindName } from '../text/wording.js';

const headHeight = 68;
/** The sizes of the texts in the style sheet. */
const sizes = { label: labelSize, name: 13 };
/** From a line to the base of a small text below it. */
const belowLine = 12;
/** Messages over the same object have the same colour everywhere. */
export type Colors = (id: string) => number;

export function headsOf(layout: Layout, colors = colorsOf(layout)): Markup {
  return markup`<svg id="heads" viewBox="0 0 ${layout.width} ${headHeight}" width="${layout.width}" height="${headHeight}" aria-hidden="true">
<defs>${Array.from({ length: palette + 4 }, (_, index) => arrowHead(index))}</defs>
<rect class="paper" width="${layout.width}" height="${headHeight}"/>
${layout.heads.map((head) => headShape(head, layout))}
${layout.fills.map(({ fill, x, most: bytes }) => {
  const ink = ` ink${colors(fill.object.id)}`;
  const below = (language: Language): string => say(language, texts.most, { bytes });
  return asideHead(fill.object, x, ink, layout.asideWidth, below);
})}
${layout.cells.map(({ object, x }) => {
  const below = (language: Language): string => say(language, texts.sampledCell);
  return asideHead(object, x - 4, '', layout.asideWidth, below);
})}
</svg>`;
}

/** Where several processes have one column, the page's script shows the name of the one that is visible. */
function headShape({ process, x, from, to, isLater }: Head, { laneWidth }: Layout): Markup {
  const name = fitted(process.name, laneWidth - 16, sizes.name);
  return markup`<g class="head${isLater ? ' later' : ''}" data-column="${x}" data-from="${round(from)}" data-to="${round(to)}"><title>${process.pid} ${visible(process.name)}</title><text class="pid" x="${x - 8}" y="24">${process.pid}</text><text class="name" x="${x - 8}" y="44">${name}</text></g>`;
}

/** The kind of an object, its own name, and what is drawn of it. */
function asideHead(
  object: SharedObject,
  x: number,
  ink: string,
  width: number,
  what: (language: Language) => string,
): Markup {
  const kind = kindName(object);
  const own = identity(object);
  const fit = (text: string): string => fittedInside(text, width, sizes.name);
  return markup`<g>${both((language) => fit(wordsOf(language, kind)), `name${ink}`, x, 20)}${both(() => fit(own), `name${ink}`, x, 38)}${both(what, 'small', x, 56)}</g>`;
}

/**
 * The picture, or a band of it. Its arrow heads are those of {@link headsOf}.
 *
 * @param rename Names the processes in the texts, before these are shortened to their room.
 */
export function drawingOf(
  layout: Layout,
  begin: number,
  colors = colorsOf(layout),
  rename = (text: string): string => text,
): Markup {
  return markup`<svg class="band" viewBox="0 0 ${layout.width} ${round(layout.height)}" width="${layout.width}" height="${round(layout.height)}">
${layout.seconds.map((second) => secondShape(second, layout.width))}${layout.rows.map((row) => rowShape(row, layout.width))}
${layout.bars.map(barOf)}
${layout.fills.map((fill) => fillShape(fill, colors(fill.fill.object.id)))}
${layout.cells.map((cell) => cellShape(cell))}
${layout.arrows.map((arrow) => arrowShape(arrow, colors))}
${layout.rows.map((row) => momentShape(row, layout, begin, rename))}
${layout.heads.filter(({ isLater }) => isLater).map((head) => laterHead(head, layout))}
${layout.notes.map((note) => noteShape(note))}
</svg>`;
}

/** The colours of all bands of a layout. */
export function colorsOf(layout: Layout): Colors {
  const numbers = new Map<string, number>();
  const take = (id: string): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    const next = numbers.size % palette;
    numbers.set(id, next);
    return next;
  };
  for (const { fill } of layout.fills) take(fill.object.id);
  return take;
}

/** A line where a second begins; a mark where seconds without an event are folded. */
function secondShape({ y, seconds, isFolded }: Second, width: number): Markup {
  const text = isFolded ? `⋯ ${seconds.toFixed(1)} s ⋯` : `${seconds} s`;
  return markup`<g class="second${isFolded ? ' folded' : ''}"><path d="M0 ${round(y)}H${width}"/>${both((language) => decimal(language, text), 'small', 4, round(y - 3))}</g>`;
}

function barOf({ state, x, top, bottom, wait, process }: Bar): Markup {
  const key = wait === undefined ? `lane${process.pid}` : `wait${process.pid}-${wait.since}`;
  return barShape(state, x, round(top), round(Math.max(1, bottom - top)), key);
}

function fillShape({ x, steps, width }: DrawnFill, color: number): Markup {
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return markup``;
  let path = `M${x} ${round(first.y)}`;
  for (const step of steps) path += `V${round(step.y)}H${round(step.x)}`;
  path += `V${round(last.y + 10)}H${x}Z`;
  const labels = steps.map((step, index) => {
    if (step.bytes === undefined) return '';
    // Where the level falls, its line runs to the right of it.
    const isFall = step.x < (steps[index - 1]?.x ?? x);
    const labelX = round(Math.min(step.x, x + width) + 5);
    return markup`<text class="small" x="${labelX}" y="${round(step.y + (isFall ? belowLine : 4))}">${step.bytes}</text>`;
  });
  return markup`<path class="fill ink${color}" d="${path}"/>${labels}`;
}

/** A line from the first sampled value to the last. */
function cellShape({ x, values }: Cell): Markup {
  if (values === undefined) return markup``;
  return markup`<path class="cell" d="M${x} ${round(values.from)}V${round(values.to)}"/>`;
}

function arrowShape({ arrow, count, key, via, ...ends }: DrawnArrow, colors: Colors): Markup {
  const { fromX, fromY, toX, toY } = ends;
  const { kind, moment } = arrow;
  const color = kind === 'message' ? colors(moment.object?.id ?? '') : specialColors[kind];
  const side = toX > fromX ? 1 : -1;
  const end = `${toX - 6 * side} ${round(toY)}`;
  const path =
    fromX === toX
      ? `M${fromX} ${round(fromY)}C${fromX - 24} ${round(fromY)} ${fromX - 24} ${round(toY)} ${toX - 6} ${round(toY)}`
      : `M${fromX + 5 * side} ${round(fromY)}${via === undefined ? '' : `H${via}V${round(toY)}`}L${end}`;
  return arrowLine(kind, count > 1, color, path, `m${key}`);
}

/** Drawn behind everything else, so that a chosen row is visible. */
function rowShape({ moment, y }: Row, width: number): Markup {
  return markup`<rect class="row" data-for="m${moment.id}" x="0" y="${round(y - 12)}" width="${width}" height="24"/>`;
}

function momentShape(
  row: Row,
  { labelWidth, asideWidth }: Layout,
  begin: number,
  rename: (text: string) => string,
): Markup {
  const { moment, x, y, labelY, lines } = row;
  const time = Math.max(0, moment.time - begin).toFixed(4);
  const width = moment.kind === 'value' ? asideWidth - textOffset : labelWidth;
  const [en, fr] = (['en', 'fr'] as const).map((language) =>
    labelLines(row, language, width, lines, rename),
  );
  const label = Array.from({ length: lines }, (_, index) =>
    both(
      (language) => (language === 'en' ? en : fr)?.[index] ?? '',
      'label',
      x + textOffset,
      round(labelY - (lines - 1 - index) * lineHeight),
    ),
  );
  const mark = markOf(row);
  return markup`<g class="moment ${classesOf(row)}" data-for="m${moment.id}"><text class="time" x="${gutter - 22}" y="${round(y + 4)}">${time}</text>${markShape(mark, x, round(y))}${label}</g>`;
}

/** The name of a process that has the column of an earlier one, above its birth. */
function laterHead({ process, x, from }: Head, { labelWidth }: Layout): Markup {
  const name = fitted(`${process.pid} ${process.name}`, labelWidth, sizes.name);
  return markup`<text class="label laterName" x="${x - 4}" y="${round(from - 13)}">${name}</text>`;
}

function noteShape({ wait, isEndless, x, y, lines }: Note): Markup {
  const shapes = lines.map((line, index) =>
    both((language) => line[language], 'label', x + textOffset, round(y + index * noteLine)),
  );
  return markup`<g class="moment${isEndless ? ' bad' : ''}" data-for="wait${wait.pid}-${wait.since}">${shapes}</g>`;
}

function both(text: (language: Language) => string, name: string, x: number, y: number): Markup {
  const [english, french] = [text('en'), text('fr')];
  if (english === french) return markup`<text class="${name}" x="${x}" y="${y}">${english}</text>`;
  return markup`<text class="${name} en" x="${x}" y="${y}">${english}</text><text class="${name} fr" x="${x}" y="${y}">${french}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
