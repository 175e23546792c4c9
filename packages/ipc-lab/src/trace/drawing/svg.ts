/** The layout as SVG, each text in both languages; a style sheet shows one of them. */
import type { Language } from '../../language/language.js';
import { say } from '../../language/text.js';
import {
  gutter,
  type Bar,
  type DrawnArrow,
  type DrawnFill,
  type Layout,
  type Row,
} from './layout.js';
import { markup, type Markup } from './markup.js';
import type { Moment } from '../../history/moment.js';
import { texts } from './texts.js';
import { clipped } from '../../language/visible.js';
import { momentLabel, objectName, waitText } from '../text/wording.js';

const headHeight = 52;
const characterWidth = 6.6;
const palette = 6;
/** Messages over the same object have the same colour everywhere. */
type Colors = (id: string) => number;

export function headsOf(layout: Layout): Markup {
  const colors = colorsOf(layout);
  const most = Math.floor((layout.laneWidth - 16) / 7.5);
  return markup`<svg id="heads" viewBox="0 0 ${layout.width} ${headHeight}" width="${layout.width}" height="${headHeight}" aria-hidden="true">
<rect class="paper" width="${layout.width}" height="${headHeight}"/>
${layout.heads.map(({ process, x }) => {
  return markup`<text class="pid" x="${x - 8}" y="20">${process.pid}</text><text class="name" x="${x - 8}" y="40">${clipped(process.name, most)}</text>`;
})}
${layout.fills.map(({ fill, x, most: bytes }) => {
  const color = colors(fill.object.id);
  return markup`${both((language) => clipped(objectName(fill.object, language), 18), 'name ink' + String(color), x, 20)}${both((language) => say(language, texts.most, { bytes }), 'small', x, 40)}`;
})}
${layout.cells.map(({ object, x }) => markup`${both((language) => clipped(objectName(object, language), 20), 'name', x - 4, 20)}${both((language) => say(language, texts.sampledCell), 'small', x - 4, 40)}`)}
</svg>`;
}

export function drawingOf(layout: Layout, begin: number): Markup {
  const colors = colorsOf(layout);
  return markup`<svg id="drawing" viewBox="0 0 ${layout.width} ${layout.height}" width="${layout.width}" height="${layout.height}" role="img" aria-labelledby="title">
<defs>${Array.from({ length: palette + 3 }, (_, index) => arrowHead(index))}</defs>
${layout.rows.map(({ moment, y }) => rowShape(moment, y, layout.width))}
${layout.bars.map(barShape)}
${layout.fills.map((fill) => fillShape(fill, colors(fill.fill.object.id)))}
${layout.cells.map(({ x }) => cellShape(x, layout.rows))}
${layout.arrows.map((arrow) => arrowShape(arrow, colors))}
${layout.rows.map((row) => momentShape(row, layout, begin))}
${layout.bars.filter(({ state }) => state === 'endless').map((bar) => endlessLabel(bar, layout))}
</svg>`;
}

/** The colours of arrows that are no messages. Their numbers follow those of the objects' colours. */
const special = {
  birth: palette,
  collection: palette,
  signal: palette + 1,
  'end-of-file': palette + 2,
};

function colorsOf(layout: Layout): Colors {
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

function arrowHead(color: number): Markup {
  return markup`<marker id="head${color}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="solid${color}" d="M0 0L8 4L0 8Z"/></marker>`;
}

function barShape({ state, x, top, bottom, wait, process }: Bar): Markup {
  const width = { alive: 2, waiting: 10, endless: 10, zombie: 6 }[state];
  const height = round(Math.max(1, bottom - top));
  const key = wait === undefined ? `lane${process.pid}` : `wait${process.pid}-${wait.since}`;
  return markup`<rect class="${state}" data-for="${key}" x="${x - width / 2}" y="${round(top)}" width="${width}" height="${height}"/>`;
}

function fillShape({ x, steps, width }: DrawnFill, color: number): Markup {
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return markup``;
  let path = `M${x} ${round(first.y)}`;
  for (const step of steps) path += `V${round(step.y)}H${round(step.x)}`;
  path += `V${round(last.y + 10)}H${x}Z`;
  return markup`<path class="fill ink${color}" d="${path}"/>${steps.map(
    (step) =>
      markup`<text class="small" x="${round(Math.min(step.x, x + width) + 5)}" y="${round(step.y + 4)}">${step.bytes}</text>`,
  )}`;
}

/** A line from the first sampled value to the last. */
function cellShape(x: number, rows: readonly Row[]): Markup {
  const values = rows.filter((row) => row.x === x && row.moment.kind === 'value');
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return markup``;
  return markup`<path class="cell" d="M${x} ${round(first.y)}V${round(last.y)}"/>`;
}

function arrowShape({ arrow, fromX, fromY, toX, toY }: DrawnArrow, colors: Colors): Markup {
  const { kind, moment } = arrow;
  const color = kind === 'message' ? colors(moment.object?.id ?? '') : special[kind];
  const side = toX > fromX ? 1 : -1;
  const path =
    fromX === toX
      ? `M${fromX} ${round(fromY)}C${fromX - 34} ${round(fromY)} ${fromX - 34} ${round(toY)} ${toX - 6} ${round(toY)}`
      : `M${fromX + 5 * side} ${round(fromY)}L${toX - 6 * side} ${round(toY)}`;
  return markup`<path class="arrow ${kind} ink${color}" data-for="m${moment.id}" d="${path}" marker-end="url(#head${color})"/>`;
}

/** Drawn behind everything else, so that a chosen row is visible. */
function rowShape({ id }: Moment, y: number, width: number): Markup {
  return markup`<rect class="row" data-for="m${id}" x="0" y="${round(y - 12)}" width="${width}" height="24"/>`;
}

function momentShape({ moment, x, y, labelY }: Row, layout: Layout, begin: number): Markup {
  const most = Math.floor((layout.laneWidth - 26) / characterWidth);
  const time = Math.max(0, moment.time - begin).toFixed(4);
  const label = both(
    (language) => clipped(momentLabel(moment, language), most),
    'label',
    x + 10,
    round(labelY),
  );
  const isBad =
    moment.error !== undefined ||
    moment.kind === 'coalesced' ||
    moment.kind === 'orphaned' ||
    (moment.kind === 'ended' && moment.signal !== undefined);
  return markup`<g class="moment ${moment.kind}${isBad ? ' bad' : ''}" data-for="m${moment.id}"><text class="time" x="${gutter - 22}" y="${round(y + 4)}">${time}</text>${
    moment.kind === 'ended'
      ? markup`<rect class="mark" x="${x - 5}" y="${round(y - 5)}" width="10" height="10"/>`
      : markup`<circle class="mark" cx="${x}" cy="${round(y)}" r="4"/>`
  }${label}</g>`;
}

function endlessLabel({ wait, x, bottom }: Bar, layout: Layout): Markup {
  if (wait === undefined) return markup``;
  const most = Math.floor((layout.laneWidth - 26) / characterWidth);
  const line = (part: number) => (language: Language) =>
    clipped(waitText(wait, language).split(/ ?; /)[part] ?? '', part === 0 ? 60 : most + 30);
  return markup`<g class="moment bad" data-for="wait${wait.pid}-${wait.since}">${both(line(0), 'label', x + 10, round(bottom - 4))}${both(line(1), 'label', x + 10, round(bottom + 14))}</g>`;
}

function both(text: (language: Language) => string, name: string, x: number, y: number): Markup {
  const [english, french] = [text('en'), text('fr')];
  if (english === french) return markup`<text class="${name}" x="${x}" y="${y}">${english}</text>`;
  return markup`<text class="${name} en" x="${x}" y="${y}">${english}</text><text class="${name} fr" x="${x}" y="${y}">${french}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
