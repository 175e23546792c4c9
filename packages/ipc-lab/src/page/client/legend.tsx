/** The marks that the picture contains, each with what it means. */
import type { JSX } from 'preact';

import type { Layout } from '../../trace/drawing/layout.js';
import { legendOf } from '../../trace/drawing/legend.js';
import { useSay } from './language.js';
import { texts } from './texts.js';

export function LegendView({ layout }: { readonly layout: Layout }): JSX.Element {
  const say = useSay();
  const marks = legendOf(layout).map(({ text }) => text);
  return (
    <details class="legend">
      <summary>{say(texts.legend)}</summary>
      {/* Markup of ours, in which every text is escaped. */}
      <div dangerouslySetInnerHTML={{ __html: marks.join(' ') }} />
    </details>
  );
}
