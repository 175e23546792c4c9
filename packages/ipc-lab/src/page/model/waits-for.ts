/** For whom each stuck process waits: arrows between the columns, below the picture. A circle of them is the deadlock. */
import type { Language } from '../../language/language.js';
import { say, type Catalogue } from '../../language/text.js';
import type { Layout } from '../../trace/drawing/layout.js';
import { markup, type Markup } from '../../trace/drawing/markup.js';
import type { Stuck } from '../../why/in-passing.js';

export interface WaitsFor {
  readonly shape: Markup;
  readonly height: number;
}

interface Link {
  readonly from: number;
  readonly to: number;
  readonly isEndless: boolean;
}

const texts = {
  waitsFor: { en: '{from} waits for {to}', fr: '{from} attend {to}' },
  waitsForItself: { en: '{from} waits for itself', fr: "{from} s'attend lui-même" },
} as const satisfies Catalogue;

const linkHeight = 34;
const margin = 14;

/** @returns `undefined` if no process that has a column waits for another, or for itself. */
export function waitsForOf({ heads, width }: Layout, { processes }: Stuck): WaitsFor | undefined {
  const columns = new Map(heads.map(({ process: { pid }, x }) => [pid, x]));
  const links = processes.flatMap(({ pid, waitsFor, verdict }): Link[] =>
    waitsFor
      .filter((other) => columns.has(pid) && columns.has(other))
      .map((other) => ({ from: pid, to: other, isEndless: verdict === 'never' })),
  );
  if (links.length === 0) return undefined;
  const height = links.length * linkHeight + 2 * margin;
  const last = Math.max(...columns.values());
  const shapes = links.map((link, index) => {
    const y = margin + index * linkHeight + linkHeight / 2;
    const [fromX, toX] = [columns.get(link.from) ?? 0, columns.get(link.to) ?? 0];
    return linkShape(link, [fromX, toX], y, toX === last && columns.size > 1);
  });
  const shape = markup`<svg class="waits-for" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<defs>${[headOf(false), headOf(true)]}</defs>
${shapes}
</svg>`;
  return { shape, height };
}

const ends = markup` text-anchor="end"`;

function headName(isEndless: boolean): string {
  return isEndless ? 'waits-for-ever' : 'waits-for';
}

function headOf(isEndless: boolean): Markup {
  return markup`<marker id="${headName(isEndless)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto"><path class="head${isEndless ? ' bad' : ''}" d="M0 0L8 4L0 8Z"/></marker>`;
}

/** @param isLast Whether it ends in the last of several columns. */
function linkShape(
  { from, to, isEndless }: Link,
  [fromX, toX]: readonly [number, number],
  y: number,
  isLast: boolean,
): Markup {
  const isLoop = fromX === toX;
  const side = toX > fromX ? 1 : -1;
  const path = isLoop
    ? `M${fromX} ${y - 9}C${fromX - 34} ${y - 14} ${fromX - 34} ${y + 14} ${fromX - 4} ${y + 9}`
    : `M${fromX} ${y}H${toX - 4 * side}`;
  // The last column has no room on its right.
  const isLeft = isLoop && isLast;
  const labelX = isLeft ? fromX - 44 : Math.min(fromX, toX) + 12;
  const values = { from, to };
  return markup`<g class="link${isEndless ? ' bad' : ''}"><circle cx="${fromX}" cy="${isLoop ? y - 9 : y}" r="4"/><path d="${path}" marker-end="url(#${headName(isEndless)})"/>${(
    ['en', 'fr'] as const
  ).map(
    (language) =>
      markup`<text class="label ${language}"${isLeft ? ends : ''} x="${labelX}" y="${isLoop ? y + 4 : y - 5}">${textOf(language, isLoop, values)}</text>`,
  )}</g>`;
}

function textOf(
  language: Language,
  isLoop: boolean,
  values: { readonly from: number; readonly to: number },
): string {
  return say(language, isLoop ? texts.waitsForItself : texts.waitsFor, values);
}
