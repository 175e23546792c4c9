/** The words for moments that share a row: what they have in common, how many they are, and how fast. */
import type { Language } from '../../language/language.js';
import { say } from '../../language/text.js';
import type { Moment } from '../../history/moment.js';
import { momentLabel, momentText } from '../text/wording.js';
import { texts } from './texts.js';

/** @param fits Whether there is room for a text: if there is not, the rate gives way to what happens. */
export function repetitionLabel(
  moments: readonly Moment[],
  language: Language,
  fits: (text: string) => boolean = () => true,
): string {
  const whole = repeated(moments, language, momentLabel);
  return fits(whole) ? whole : repeated(moments, language, momentLabel, false);
}

export function repetitionText(moments: readonly Moment[], language: Language): string {
  return repeated(moments, language, momentText);
}

function repeated(
  moments: readonly Moment[],
  language: Language,
  textOf: (moment: Moment, language: Language) => string,
  hasRate = true,
): string {
  const [first] = moments;
  const last = moments.at(-1);
  if (first === undefined || last === undefined) return '';
  const number = new Intl.NumberFormat(language);
  const seconds = last.time - first.time;
  const what = textOf(commonOf(first, moments), language);
  const rate =
    hasRate && seconds > 0 ? number.format(Math.round((moments.length - 1) / seconds)) : '';
  const text = rate === '' ? texts.repeated : texts.repeatedAtRate;
  return say(language, text, { what, count: number.format(moments.length), rate });
}

const transfers: ReadonlySet<Moment['kind']> = new Set<Moment['kind']>([
  'written',
  'read',
  'printed',
  'copied',
]);

/** What may differ between moments of one row. */
const varying = ['content', 'words', 'descriptor', 'value', 'status', 'object'] as const;

/** The moment that they have in common: what differs is left out; of transferred bytes, their sum remains. */
function commonOf(first: Moment, moments: readonly Moment[]): Moment {
  const common: { -readonly [Key in keyof Moment]: Moment[Key] } = { ...first };
  for (const field of varying) {
    const value = asText(first[field]);
    if (moments.some((moment) => asText(moment[field]) !== value)) common[field] = undefined;
  }
  // A direction is the same for all that are folded.
  if (first.kind === 'copied') common.words = first.words;
  if (transfers.has(first.kind)) {
    common.content = undefined;
    common.count = moments.reduce((sum, { count = 0 }) => sum + count, 0);
  }
  return common;
}

function asText(value: Moment[(typeof varying)[number]]): string {
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  if (typeof value !== 'object') return String(value);
  return 'id' in value ? value.id : value.join('\n');
}
