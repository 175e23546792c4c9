/**
 * A text in both languages, and the values that fill its blanks. A catalogue is an object of such texts,
 * beside the code that uses them.
 *
 *     {pid}                     a value; of a text in both languages, the one of the sentence
 *     {pids}                    a list: "3, 4 and 5", « 3, 4 et 5 »
 *     {seconds:decimal}         a number with a fraction: "1.5", « 1,5 »
 *     {count:child|children}    the form for that number, or for that many items; # is the number
 *
 * A whole number is never grouped: it may be a process id. A blank without a value stays as it is.
 *
 * The sources write French with the keys that a keyboard has; a reader gets its apostrophes and no-break spaces
 * (`typography.ts`). That is done to the words of a catalogue, never to what fills them: a value is shown as it is.
 */
import type { Language } from './language.js';
import { inFrenchType } from './typography.js';

export type Text = Readonly<Record<Language, string>>;
export type Catalogue = Readonly<Record<string, Text>>;
export type Item = string | number | Text;
export type Value = Item | readonly Item[];
export type Values = Readonly<Record<string, Value>>;

const blank = /\{(\w+)(?::([^{}]*))?\}/g;

/** French as it is shown, of each text that was shown. */
const french = new WeakMap<Text, string>();

/** The text with its blanks as they are. */
export function wordsOf(language: Language, text: Text): string {
  if (language !== 'fr') return text[language];
  let words = french.get(text);
  if (words === undefined) {
    words = inFrenchType(text.fr);
    french.set(text, words);
  }
  return words;
}

/** A text whose blanks are filled: it may hold what a program wrote, so that nothing in it is changed any more. */
export function filled(text: Text): Text {
  french.set(text, text.fr);
  return text;
}

/** The text in one language, its blanks filled. */
export function say(language: Language, text: Text, values: Values = {}): string {
  return wordsOf(language, text).replace(blank, (whole, name: string, form?: string) => {
    const value = values[name];
    return value === undefined ? whole : render(language, value, form);
  });
}

/** The text with its blanks filled, for a reader whose language is not known yet. */
export function inEach(text: Text, values?: Values): Text {
  return filled({ en: say('en', text, values), fr: say('fr', text, values) });
}

/** The digits of a number, with the point or comma that the language has before a fraction. */
export function decimal(language: Language, digits: string): string {
  return language === 'fr' ? digits.replace('.', ',') : digits;
}

function render(language: Language, value: Value, form: string | undefined): string {
  if (form === 'decimal') return decimal(language, shown(language, value));
  if (form === undefined) return shown(language, value);
  const count = isList(value) ? value.length : Number(value);
  const [one = '', other = one] = form.split('|');
  const isOne = new Intl.PluralRules(language).select(count) === 'one';
  return (isOne ? one : other).replace('#', String(count));
}

function shown(language: Language, value: Value): string {
  if (isList(value)) {
    const items = value.map((item) => shown(language, item));
    // British English has no comma before "and".
    return new Intl.ListFormat(language === 'en' ? 'en-GB' : language).format(items);
  }
  return typeof value === 'object' ? wordsOf(language, value) : String(value);
}

function isList(value: Value): value is readonly Item[] {
  return Array.isArray(value);
}
