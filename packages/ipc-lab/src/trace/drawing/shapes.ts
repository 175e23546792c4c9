/** The shapes of the marks, the same in the picture and in its legend. */
import type { ArrowKind } from './arrows.js';
import type { State } from './bars.js';
import { markup, type Markup } from './markup.js';
import type { MomentMark } from './marks.js';

/** How many colours the objects have, over which messages pass. */
export const palette = 6;

/** The colours of arrows that are no messages. Their numbers follow those of the objects' colours. */
export const specialColors = {
  birth: palette,
  collection: palette,
  signal: palette + 1,
  permit: palette + 3,
  'end-of-file': palette + 2,
};

const barWidths: Readonly<Record<State, number>> = {
  ...{ alive: 2, waiting: 10, unfinished: 10, endless: 10, zombie: 6 },
};

export function arrowHead(color: number): Markup {
  return markup`<marker id="head${color}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="solid${color}" d="M0 0L8 4L0 8Z"/></marker>`;
}

export function barShape(
  state: State,
  x: number,
  top: number,
  height: number,
  key: string,
): Markup {
  const width = barWidths[state];
  return markup`<rect class="${state}" data-for="${key}" x="${x - width / 2}" y="${top}" width="${width}" height="${height}"/>`;
}

/** @param isMany Whether it stands for the arrows of a repetition. */
export function arrowLine(
  kind: ArrowKind,
  isMany: boolean,
  color: number,
  path: string,
  key: string,
): Markup {
  return markup`<path class="arrow ${kind}${isMany ? ' many' : ''} ink${color}" data-for="${key}" d="${path}" marker-end="url(#head${color})"/>`;
}

export function markShape(mark: MomentMark, x: number, y: number): Markup {
  return mark.startsWith('ended')
    ? markup`<rect class="mark" x="${x - 5}" y="${Math.round((y - 5) * 10) / 10}" width="10" height="10"/>`
    : markup`<circle class="mark" cx="${x}" cy="${y}" r="${mark.endsWith('many') ? 6 : 4}"/>`;
}
