/** The page: one file that needs no network, and holds the traced program's data as text alone. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Language } from '../../language/language.js';
import { inEach, type Text, type Values } from '../../language/text.js';
import { layoutOf } from './layout.js';
import { Markup, markup } from './markup.js';
import type { Moment } from '../../history/moment.js';
import type { Picture } from '../../history/picture.js';
import type { Remain } from '../../history/remains.js';
import type { Wait } from '../../history/waits.js';
import { style } from './style.js';
import { summaryOf } from '../text/summary.js';
import { drawingOf, headsOf } from './svg.js';
import { texts } from './texts.js';
import { clipped, shown, visible } from '../../language/visible.js';
import { momentText, waitText } from '../text/wording.js';

const script = new URL('browser/script.js', import.meta.url);

export function pageOf(picture: Picture, remains: readonly Remain[], language: Language): string {
  const code = readFileSync(script, 'utf8');
  const layout = layoutOf(picture);
  const command = picture.moments.find(({ kind }) => kind === 'started')?.words ?? [];
  const title = clipped(command.join(' '), 120);
  // The browser refuses everything but this style sheet and this script.
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
<button id="smaller" aria-label="zoom out / réduire">−</button>
<button id="larger" aria-label="zoom in / agrandir">+</button>
<button id="fit">${text(texts.fit)}</button>
<button id="theme">${text(texts.theme)}</button>
<button id="language">${text(texts.otherLanguage)}</button>
</div>
</header>
<section class="summary">${summaries(picture, remains)}</section>
<section class="legend">
<span><i class="alive"></i>${text(texts.running)}</span>
<span><i class="waiting"></i>${text(texts.waiting)}</span>
<span><i class="zombie"></i>${text(texts.zombie)}</span>
<span>${text(texts.time)}</span>
<span class="keys">${text(texts.keys)}</span>
</section>
<div id="view" tabindex="0">${headsOf(layout)}${drawingOf(layout, picture.begin)}</div>
<div id="said" role="status">${text(texts.point)}</div>
${layout.hidden > 0 ? markup`<section><p>${text(texts.hidden, { count: layout.hidden })}</p></section>` : ''}
<section>
<h2>${text(texts.table)}</h2>
<table>
<thead><tr><th>${text(texts.timeColumn)}</th><th>${text(texts.processColumn)}</th><th>${text(texts.whatColumn)}</th><th>${text(texts.knownColumn)}</th></tr></thead>
<tbody>
${layout.rows.map(({ moment }) => momentRow(moment, picture.begin))}
</tbody>
</table>
<h2>${text(texts.waits)}</h2>
<table>
<thead><tr><th>${text(texts.fromColumn)}</th><th>${text(texts.processColumn)}</th><th>${text(texts.whatColumn)}</th><th>${text(texts.forColumn)}</th></tr></thead>
<tbody>
${picture.waits.slice(0, layout.rows.length + 100).map((wait) => waitRow(wait, picture))}
</tbody>
</table>
</section>
<footer>${text(texts.footer)}</footer>
<script>${new Markup(code)}</script>
</body>
</html>
`.text;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** In both languages; the style sheet shows one. */
function text(both: Text, values?: Values): Markup {
  const { en, fr } = inEach(both, values);
  if (en === fr) return markup`${en}`;
  return markup`<span class="en" lang="en">${en}</span><span class="fr" lang="fr">${fr}</span>`;
}

const alarms = /^(?:Still|Never|Left)/;

function summaries(picture: Picture, remains: readonly Remain[]): Markup[] {
  const english = summaryOf(picture, remains, 'en');
  const french = summaryOf(picture, remains, 'fr');
  return english.map(({ title, lines }, index) => {
    const other = french[index];
    return markup`<div class="${alarms.test(title) ? 'alarm' : 'plain'}"><h3>${text({ en: title, fr: other?.title ?? '' })}</h3><ul>${lines.map((line, at) => markup`<li>${text({ en: line, fr: other?.lines[at] ?? '' })}</li>`)}</ul></div>`;
  });
}

function momentRow(moment: Moment, begin: number): Markup {
  const { id, time, pid, known, call, content, count } = moment;
  const whole =
    content === undefined || content.length < 40 ? '' : shown(content, count ?? 0, 1000);
  const name = call === undefined ? '' : ` (${visible(call)})`;
  return markup`<tr id="m${id}"><td>${Math.max(0, time - begin).toFixed(6)}</td><td>${pid}</td><td>${text({ en: momentText(moment, 'en'), fr: momentText(moment, 'fr') })}${whole === '' ? '' : markup`<br>${whole}`}</td><td>${text(texts[known])}${name}</td></tr>
`;
}

function waitRow(wait: Wait, picture: Picture): Markup {
  const seconds = (wait.until ?? picture.end) - wait.since;
  return markup`<tr id="wait${wait.pid}-${wait.since}"><td>${Math.max(0, wait.since - picture.begin).toFixed(6)}</td><td>${wait.pid}</td><td>${text({ en: waitText(wait, 'en'), fr: waitText(wait, 'fr') })}</td><td>${text(texts.duration, { seconds: seconds.toFixed(6) })}</td></tr>
`;
}
