/** Fills in what only a run tells: the `{names}` of a text in both languages. */
import type { Text } from '../language/language.js';

export type Values = Readonly<Record<string, string | number>>;

/** A name without a value stays as it is. */
export function filled({ en, fr }: Text, values: Values = {}): Text {
  return { en: fill(en, values), fr: fill(fr, values) };
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
