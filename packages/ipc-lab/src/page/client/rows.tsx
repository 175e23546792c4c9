/** The rows of the picture as text: those of the part in view. */
import type { JSX } from 'preact';
import { useContext } from 'preact/hooks';

import type { Language } from '../../language/language.js';
import type { Layout, Row } from '../../trace/drawing/layout.js';
import { repetitionText } from '../../trace/drawing/repetitions.js';
import { texts as drawingTexts } from '../../trace/drawing/texts.js';
import { momentText } from '../../trace/text/wording.js';
import { momentKey } from '../model/keys.js';
import { asWritten, LanguageContext, RenameContext, useSay } from './language.js';
import { texts } from './texts.js';

export function RowsView({
  layout,
  begin,
  seen: [from, to],
  chosen,
  onChoose,
}: {
  readonly layout: Layout;
  readonly begin: number;
  readonly seen: readonly [number, number];
  readonly chosen: string | undefined;
  readonly onChoose: (row: Row) => void;
}): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  const rename = useContext(RenameContext);
  return (
    <details class="rows">
      <summary>{say(texts.asText)}</summary>
      <p>{say(texts.rows, { from: from + 1, to, all: layout.rows.length })}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{say(drawingTexts.timeColumn)}</th>
            <th scope="col">{say(drawingTexts.processColumn)}</th>
            <th scope="col">{say(drawingTexts.whatColumn)}</th>
          </tr>
        </thead>
        <tbody>
          {layout.rows.slice(from, to).map((row) => (
            <tr
              key={row.moment.id}
              class={momentKey(row.moment) === chosen ? 'chosen' : ''}
              onClick={() => {
                onChoose(row);
              }}
            >
              <td>{timeOf(row, begin, language)}</td>
              <td>{rename(`${row.moment.pid}`)}</td>
              <td>{rename(whatOf(row, language))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** `0.0123 · 4711 · writes "7" to pipe 5`. */
export function rowText(row: Row, begin: number, language: Language): string {
  return [timeOf(row, begin, language), row.moment.pid, whatOf(row, language)].join(' · ');
}

function timeOf({ moment }: Row, begin: number, language: Language): string {
  return asWritten(Math.max(0, moment.time - begin).toFixed(4), language);
}

function whatOf({ moment, folded }: Row, language: Language): string {
  return folded.length > 0 ? repetitionText(folded, language) : momentText(moment, language);
}
