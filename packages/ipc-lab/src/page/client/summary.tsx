/** The summary of a part: as `ipc-lab trace` prints it. */
import type { JSX } from 'preact';
import { useContext } from 'preact/hooks';

import type { Picture } from '../../history/picture.js';
import type { Remain } from '../../history/remains.js';
import { summaryOf } from '../../trace/text/summary.js';
import { LanguageContext, RenameContext } from './language.js';

export function SummaryView({
  picture,
  remains,
}: {
  readonly picture: Picture;
  readonly remains: readonly Remain[];
}): JSX.Element {
  const language = useContext(LanguageContext);
  const rename = useContext(RenameContext);
  return (
    <section class="summary">
      {summaryOf(picture, remains, language).map(({ title, lines }) => (
        <div key={title}>
          <h3>{title}</h3>
          <ul>
            {lines.map((line) => (
              <li key={line}>{rename(line)}</li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
