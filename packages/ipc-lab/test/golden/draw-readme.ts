/**
 * Draws the picture of the README from a recorded run, once for each language.
 *
 * Usage: node dist-test/golden/draw-readme.js FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { goldenPath } from './golden.js';
import { drawingOf, headsOf, History, layoutOf, pictureOf, style } from './ipc-lab.js';
import { readRecording, replay } from './recording.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: draw-readme.js FOLDER');

const history = new History();
for (const { events } of replay(readRecording(goldenPath('traces/ours-pipe_sum.strace')))) {
  for (const event of events) history.add(event);
}
const picture = pictureOf(history);
const layout = layoutOf(picture);
const heads = headsOf(layout).text;
const headHeight = Number(/height="(\d+)"/.exec(heads)?.[1]);
const drawing = drawingOf(layout, picture.begin).text;
const height = Math.ceil(headHeight + layout.height);

mkdirSync(folder, { recursive: true });
for (const language of ['en', 'fr'] as const) {
  const other = language === 'en' ? 'fr' : 'en';
  // The page's style sheet has one rule for both languages, by the page's own; a picture has one language.
  const sheet = style
    .replace(/^html:not.*$/m, `.${other} { display: none }`)
    .replaceAll(':root', 'svg');
  const size = `viewBox="0 0 ${layout.width} ${height}" width="${layout.width}" height="${height}"`;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" lang="${language}" ${size}>
<style>${sheet}</style>
<rect class="paper" width="100%" height="100%"/>
${heads}
<g transform="translate(0 ${headHeight})">
${drawing}
</g>
</svg>
`;
  writeFileSync(
    join(folder, language === 'en' ? 'pipe-sum.svg' : `pipe-sum.${language}.svg`),
    text,
  );
}
