/** The legend: each mark of the picture as it is drawn there, with what it means. */
import type { Layout } from './layout.js';
import { markup, type Markup } from './markup.js';
import { marksOf, markTexts, type Mark, type MomentMark } from './marks.js';
import { arrowLine, barShape, markShape, specialColors } from './shapes.js';
import { inBoth } from './texts.js';

const width = 26;
const height = 14;
const middle = height / 2;

export function legendOf(layout: Layout): Markup[] {
  return marksOf(layout).map(
    (mark) =>
      markup`<span class="mark-of" data-mark="${mark}"><svg width="${width}" height="${height}" aria-hidden="true">${sampleOf(mark)}</svg>${inBoth(markTexts[mark])}</span>`,
  );
}

function sampleOf(mark: Mark): Markup {
  switch (mark) {
    case 'alive':
    case 'waiting':
    case 'unfinished':
    case 'endless':
    case 'zombie':
      return barShape(mark, width / 2, 1, height - 2, '');
    case 'birth':
    case 'collection':
    case 'signal':
    case 'message':
    case 'permit':
    case 'end-of-file': {
      const color = mark === 'message' ? 0 : specialColors[mark];
      return arrowLine(mark, false, color, arrow, '');
    }
    case 'arrow many':
      return arrowLine('message', true, 0, arrow, '');
    case 'fill':
      return markup`<path class="fill ink0" d="M2 1H10V5H22V9H6V13H2Z"/>`;
    case 'value':
      return markup`<path class="cell" d="M4 0V${height}"/><g class="moment value"><circle class="mark" cx="4" cy="${middle}" r="4"/><text class="label" x="12" y="11">7</text></g>`;
    case 'note':
    case 'note bad':
      return markup`<g class="moment${mark === 'note' ? '' : ' bad'}"><text class="label" x="2" y="11">abc</text></g>`;
    default:
      return momentSample(mark);
  }
}

const arrow = `M1 ${middle}L${width - 3} ${middle}`;

function momentSample(mark: MomentMark): Markup {
  const hasText = mark.includes('printed');
  return markup`<g class="moment ${mark}">${markShape(mark, hasText ? 7 : width / 2, middle)}${hasText ? markup`<text class="label" x="15" y="11">a</text>` : ''}</g>`;
}
