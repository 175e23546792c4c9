/** The text beside a row, shortened to its room; where a picture is drawn large, it may take two lines. */
import type { Moment } from '../../history/moment.js';
import type { Language } from '../../language/language.js';
import { visible } from '../../language/visible.js';
import { momentLabel } from '../text/wording.js';
import type { Entry } from './fold.js';
import { repetitionLabel } from './repetitions.js';
import { fitted, fittedInside, linesOf, widthOf } from './text-width.js';

/** Of the text in the style sheet. */
export const labelSize = 12;

/** These name a file or an address, which often differs from others only at its end. */
const naming: ReadonlySet<Moment['kind']> = new Set<Moment['kind']>([
  ...(['made', 'opened', 'removed', 'bound', 'connected', 'linked', 'renamed'] as const),
]);

/**
 * @param width Of each line.
 * @param mostLines 1 or 2.
 * @param rename Names the processes in the text.
 */
export function labelLines(
  { moment, folded }: Entry,
  language: Language,
  width: number,
  mostLines: number,
  rename: (text: string) => string,
): readonly string[] {
  const fits = (label: string): boolean => widthOf(visible(rename(label)), labelSize) <= width;
  const text = rename(
    folded.length > 0 ? repetitionLabel(folded, language, fits) : momentLabel(moment, language),
  );
  const shorten = naming.has(moment.kind) ? fittedInside : fitted;
  const [first = '', ...rest] = mostLines > 1 ? linesOf(text, width, labelSize) : [];
  if (rest.length === 0) return [shorten(text, width, labelSize)];
  return [first, shorten(rest.join(' '), width, labelSize)];
}
