/** The page: one file, no network, nothing of the traced program in it but text. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Language } from '../../language/language.js';
import { layoutOf } from './layout.js';
import { Markup, markup } from './markup.js';
import type { Moment } from '../../history/moment.js';
import type { Picture } from '../../history/picture.js';
import type { Remain } from '../../history/remains.js';
import type { Wait } from '../../history/waits.js';
import { style } from './style.js';
import { summaryOf } from '../text/summary.js';
import { drawingOf, headsOf } from './svg.js';
import { clipped, shown, visible } from '../text/visible.js';
import { momentText, waitText } from '../text/wording.js';

const script = new URL('browser/script.js', import.meta.url);

export function pageOf(picture: Picture, remains: readonly Remain[], language: Language): string {
  const code = readFileSync(script, 'utf8');
  const layout = layoutOf(picture);
  const command = picture.moments.find(({ kind }) => kind === 'started')?.words ?? [];
  const title = clipped(command.join(' '), 120);
  // Everything is refused but this very style sheet and this very script.
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
<button id="fit">${text('Fit', 'Ajuster')}</button>
<button id="theme">${text('Light/dark', 'Clair/sombre')}</button>
<button id="language">${text('Français', 'English')}</button>
</div>
</header>
<section class="summary">${summaries(picture, remains)}</section>
<section class="legend">
<span><i class="alive"></i>${text('running', 'en cours')}</span>
<span><i class="waiting"></i>${text('waiting in a call', 'en attente dans un appel')}</span>
<span><i class="zombie"></i>${text('zombie: ended, not collected', 'zombie : terminé, pas recueilli')}</span>
<span>${text('Time runs down, in seconds, not to scale.', 'Le temps descend, en secondes, pas à l’échelle.')}</span>
<span class="keys">${text('Keys: ↑ ↓ one by one, ← → aside, + − 0 zoom, Esc lets go.', 'Touches : ↑ ↓ un par un, ← → de côté, + − 0 zoom, Échap lâche.')}</span>
</section>
<div id="view" tabindex="0">${headsOf(layout)}${drawingOf(layout, picture.begin)}</div>
<div id="said" role="status">${text('Point at anything, click to keep it, or press ↓: what it is stands here.', 'Pointez un élément, cliquez pour le garder, ou pressez ↓ : ce que c’est s’affiche ici.')}</div>
${layout.hidden > 0 ? markup`<section><p>${text(`${layout.hidden} later moments are not drawn; --json has them all.`, `${layout.hidden} moments suivants ne sont pas dessinés ; --json les a tous.`)}</p></section>` : ''}
<section>
<h2>${text('The same as a table', 'La même chose en tableau')}</h2>
<table>
<thead><tr><th>${text('time', 'temps')}</th><th>${text('process', 'processus')}</th><th>${text('what', 'quoi')}</th><th>${text('how it is known', 'comment on le sait')}</th></tr></thead>
<tbody>
${layout.rows.map(({ moment }) => momentRow(moment, picture.begin))}
</tbody>
</table>
<h2>${text('Waits', 'Attentes')}</h2>
<table>
<thead><tr><th>${text('from', 'de')}</th><th>${text('process', 'processus')}</th><th>${text('what', 'quoi')}</th><th>${text('for', 'durée')}</th></tr></thead>
<tbody>
${picture.waits.slice(0, layout.rows.length + 100).map((wait) => waitRow(wait, picture))}
</tbody>
</table>
</section>
<footer>${text('Stores to shared memory make no system call: its values are samples, and short-lived ones may be missing. Waits of less than 1 ms are not told.', 'Une écriture en mémoire partagée ne fait aucun appel système : ses valeurs sont relevées, et les plus brèves peuvent manquer. Les attentes de moins de 1 ms ne sont pas dites.')}</footer>
<script>${new Markup(code)}</script>
</body>
</html>
`.text;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function text(english: string, french: string): Markup {
  if (english === french) return markup`${english}`;
  return markup`<span class="en" lang="en">${english}</span><span class="fr" lang="fr">${french}</span>`;
}

const alarms = /^(?:Still|Never|Left)/;

function summaries(picture: Picture, remains: readonly Remain[]): Markup[] {
  const english = summaryOf(picture, remains, 'en');
  const french = summaryOf(picture, remains, 'fr');
  return english.map(({ title, lines }, index) => {
    const other = french[index];
    return markup`<div class="${alarms.test(title) ? 'alarm' : 'plain'}"><h3>${text(title, other?.title ?? '')}</h3><ul>${lines.map((line, at) => markup`<li>${text(line, other?.lines[at] ?? '')}</li>`)}</ul></div>`;
  });
}

function momentRow(moment: Moment, begin: number): Markup {
  const { id, time, pid, known, call, content, count } = moment;
  const whole =
    content === undefined || content.length < 40 ? '' : shown(content, count ?? 0, 1000);
  const how = {
    observed: ['seen', 'vu'],
    inferred: ['inferred', 'déduit'],
    sampled: ['sampled', 'relevé'],
  }[known];
  const name = call === undefined ? '' : ` (${visible(call)})`;
  return markup`<tr id="m${id}"><td>${Math.max(0, time - begin).toFixed(6)}</td><td>${pid}</td><td>${text(momentText(moment, 'en'), momentText(moment, 'fr'))}${whole === '' ? '' : markup`<br>${whole}`}</td><td>${text(`${how[0] ?? ''}${name}`, `${how[1] ?? ''}${name}`)}</td></tr>
`;
}

function waitRow(wait: Wait, picture: Picture): Markup {
  const seconds = (wait.until ?? picture.end) - wait.since;
  return markup`<tr id="wait${wait.pid}-${wait.since}"><td>${Math.max(0, wait.since - picture.begin).toFixed(6)}</td><td>${wait.pid}</td><td>${text(waitText(wait, 'en'), waitText(wait, 'fr'))}</td><td>${seconds.toFixed(6)} s</td></tr>
`;
}
