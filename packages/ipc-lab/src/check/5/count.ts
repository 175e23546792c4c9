import { CommandsRefused } from '../observed-programs/commands-refused.js';

/**
 * The N of `-n N`.
 *
 * @throws `CommandsRefused` the command has none.
 */
export function countOf(words: readonly string[]): number {
  const at = words.findIndex((word) => /^-n\d*$/.test(word));
  const text = words[at]?.slice(2) === '' ? words[at + 1] : words[at]?.slice(2);
  const count = Number(text);
  if (at >= 0 && Number.isInteger(count) && count >= 1) return count;
  // A command for the shell is one word.
  const inside = /(?:^|\s)-n\s*(\d+)/.exec(words.at(-1) ?? '')?.[1];
  if (inside !== undefined && Number(inside) > 0) return Number(inside);
  throw new CommandsRefused({
    en: '--send needs -n N, with N at least 1',
    fr: '--send demande -n N, avec N au moins égal à 1',
  });
}
