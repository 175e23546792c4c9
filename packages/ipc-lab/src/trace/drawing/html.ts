/** The page: one file that needs no network, and holds the traced program's data as text alone. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

import type { Language } from '../../language/language.js';
import { filled, inEach, type Text } from '../../language/text.js';
import type { Picture } from '../../history/picture.js';
import type { Remain } from '../../history/remains.js';
import type { Wait } from '../../history/waits.js';
import { clipped, shown, visible } from '../../language/visible.js';
import { summaryOf } from '../text/summary.js';
import { momentText, waitText } from '../text/wording.js';
import { bandsOf, type Band } from './bands.js';
import { layoutOf, type Layout, type Row } from './layout.js';
import { legendOf } from './legend.js';
import { Markup, markup } from './markup.js';
import { overviewOf, overviewShape } from './overview.js';
import { repetitionText } from './repetitions.js';
import { style } from './style.js';
import { colorsOf, drawingOf, headsOf, type Colors } from './svg.js';
import { inBoth, texts } from './texts.js';

/** The page's own scripts, one after the other. */
const scripts = ['bands', 'overview', 'page'].map(
  (name) => new URL(`browser/${name}.js`, import.meta.url),
);

export function pageOf(picture: Picture, remains: readonly Remain[], language: Language): string {
  const code = scripts.map((url) => readFileSync(url, 'utf8')).join('\n');
  const layout = layoutOf(picture);
  const colors = colorsOf(layout);
  const [firstBand, ...others] = bandsOf(layout);
  const partsOf = (band: Band): BandParts => bandParts(band, picture, colors);
  const first = firstBand === undefined ? undefined : partsOf(firstBand);
  const command = picture.moments.find(({ kind }) => kind === 'started')?.words ?? [];
  const title = clipped(command.join(' '), 120);
  const overview = overviewOf(layout, picture.begin);
  // The browser refuses everything but this style sheet and these scripts.
  const policy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(code)}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ipc-lab trace</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<h1 id="title">${title}</h1>
<div class="tools">
<button id="smaller"><span aria-hidden="true">−</span><span class="unseen">${inBoth(texts.smaller)}</span></button>
<button id="larger"><span aria-hidden="true">+</span><span class="unseen">${inBoth(texts.larger)}</span></button>
<button id="fit">${inBoth(texts.fit)}</button>
<button id="theme">${inBoth(texts.theme)}</button>
<button id="language">${inBoth(texts.otherLanguage)}</button>
</div>
</header>
<section class="summary">${summaries(picture, remains)}</section>
<div class="stage">
<div id="view" tabindex="0">${headsOf(layout)}<div id="drawing" role="img" aria-labelledby="title" data-width="${layout.width}" data-height="${layout.height}" data-end="${first?.to ?? 0}" data-steps="${first?.steps ?? 0}">${first?.svg ?? ''}</div></div>
<div id="overview" role="scrollbar" tabindex="0" aria-controls="view" aria-orientation="vertical" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0" aria-labelledby="overview-name" data-times="${overview.parts.map(({ time }) => time.toFixed(3)).join(' ')}"><span class="unseen" id="overview-name">${inBoth(texts.overview)}</span>${overviewShape(overview)}<div id="part"></div></div>
</div>
<div id="said" role="status">${inBoth(texts.point)}</div>
<section class="legend">
${legendOf(layout)}
<span>${inBoth(texts.time)}</span>
<span class="keys">${inBoth(texts.keys)} ${inBoth(texts.jump)}</span>
</section>
${layout.hidden > 0 ? markup`<section><p>${inBoth(texts.hidden, { count: layout.hidden })}</p></section>` : ''}
<section>
<h2>${inBoth(texts.table)}</h2>
${others.length > 0 ? partText(layout) : ''}
<table id="moments">
<thead><tr><th>${inBoth(texts.timeColumn)}</th><th>${inBoth(texts.processColumn)}</th><th>${inBoth(texts.whatColumn)}</th><th>${inBoth(texts.knownColumn)}</th></tr></thead>
<tbody>
${first?.rows ?? ''}
</tbody>
</table>
<h2>${inBoth(texts.waits)}</h2>
<table id="waits">
<thead><tr><th>${inBoth(texts.fromColumn)}</th><th>${inBoth(texts.processColumn)}</th><th>${inBoth(texts.whatColumn)}</th><th>${inBoth(texts.forColumn)}</th></tr></thead>
<tbody>
${first?.waits ?? ''}
</tbody>
</table>
</section>
<footer>${inBoth(texts.footer)}</footer>
${others.map((band) => packed(partsOf(band)))}
<script>${new Markup(code)}</script>
</body>
</html>
`.text;
}

interface BandParts {
  readonly to: number;
  /** How many marks and notes the keyboard steps through. */
  readonly steps: number;
  readonly svg: Markup;
  readonly rows: Markup;
  readonly waits: Markup;
}

function bandParts({ to, layout }: Band, picture: Picture, colors: Colors): BandParts {
  return {
    to,
    steps: layout.rows.length + layout.notes.length,
    svg: drawingOf(layout, picture.begin, colors),
    rows: markup`${layout.rows.map((row) => momentRow(row, picture.begin))}`,
    waits: markup`${layout.waits.map(({ wait }) => waitRow(wait, picture))}`,
  };
}

/** A band that the page's script unpacks when it comes into view: compressed, a row takes some 60 bytes instead of 2,000. */
function packed({ to, steps, svg, rows, waits }: BandParts): Markup {
  const text = JSON.stringify([svg.text, rows.text, waits.text]);
  const data = deflateSync(text).toString('base64');
  return markup`<script type="text/plain" class="packed" data-end="${to}" data-steps="${steps}">${data}</script>
`;
}

/** Where the table shows a part of the run: which, and how to reach the others. */
function partText(layout: Layout): Markup {
  const values = { all: layout.rows.length + layout.notes.length };
  const number = (id: string): Markup => markup`<span class="${id}"></span>`;
  const sentence = ({ en, fr }: Text): Markup[] =>
    (
      [
        ['en', en],
        ['fr', fr],
      ] as const
    ).map(([language, text]) => {
      const [before = '', between = '', after = ''] = text.split(/\{(?:from|to)\}/);
      return markup`<span class="${language}" lang="${language}">${before}${number('from')}${between}${number('to')}${after}</span>`;
    });
  return markup`<p id="which">${sentence(inEach(texts.part, values))} <button id="earlier">${inBoth(texts.earlier)}</button> <button id="later">${inBoth(texts.later)}</button></p>`;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const alarms = /^(?:Still|Never|Left)/;

function summaries(picture: Picture, remains: readonly Remain[]): Markup[] {
  const english = summaryOf(picture, remains, 'en');
  const french = summaryOf(picture, remains, 'fr');
  return english.map(({ title, lines }, index) => {
    const other = french[index];
    return markup`<div class="${alarms.test(title) ? 'alarm' : 'plain'}"><h3>${inBoth(filled({ en: title, fr: other?.title ?? '' }))}</h3><ul>${lines.map((line, at) => markup`<li>${inBoth(filled({ en: line, fr: other?.lines[at] ?? '' }))}</li>`)}</ul></div>`;
  });
}

function momentRow({ moment, folded }: Row, begin: number): Markup {
  const { id, time, pid, known, call, content, count } = moment;
  const whole =
    content === undefined || content.length < 40 || folded.length > 0
      ? ''
      : shown(content, count ?? 0, 1000);
  const name = call === undefined ? '' : ` (${visible(call)})`;
  const what = (language: Language): string =>
    folded.length > 0 ? repetitionText(folded, language) : momentText(moment, language);
  return markup`<tr id="m${id}"><td>${timeIn(time - begin)}</td><td>${pid}</td><td>${inBoth(filled({ en: what('en'), fr: what('fr') }))}${whole === '' ? '' : markup`<br>${whole}`}</td><td>${inBoth(texts[known])}${name}</td></tr>
`;
}

function waitRow(wait: Wait, picture: Picture): Markup {
  const seconds = (wait.until ?? picture.end) - wait.since;
  return markup`<tr id="wait${wait.pid}-${wait.since}"><td>${timeIn(wait.since - picture.begin)}</td><td>${wait.pid}</td><td>${inBoth(filled({ en: waitText(wait, 'en'), fr: waitText(wait, 'fr') }))}</td><td>${inBoth(texts.duration, { seconds: seconds.toFixed(6) })}</td></tr>
`;
}

function timeIn(seconds: number): Markup {
  return inBoth(texts.clock, { seconds: Math.max(0, seconds).toFixed(6) });
}
