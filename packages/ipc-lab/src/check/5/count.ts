import { CommandsRefused } from '../observed-programs/commands-refused.js';

/** In a command for the shell, which is one word. */
const inShell = /((?:^|\s)-n\s*)(\d+)/;

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
  const inside = inShell.exec(words.at(-1) ?? '')?.[2];
  if (inside !== undefined && Number(inside) > 0) return Number(inside);
  throw new CommandsRefused({
    en: '--send needs -n N, with N at least 1',
    fr: '--send demande -n N, avec N au moins égal à 1',
  });
}

/**
 * Another N, smaller if it can be: arrays that hold the values of one run hold those of the other. The same N if the
 * reader is given it as well.
 */
export function otherCount(count: number, get: readonly string[]): number {
  const isGiven = new RegExp(String.raw`(?<![\w.-])(?:-n)?${count}(?![\w.-])`);
  if (get.some((word) => isGiven.test(word))) return count;
  return count > 1 ? count - 1 : 2;
}

/** The command with another N. */
export function withCount(words: readonly string[], count: number): string[] {
  const at = words.findIndex((word) => /^-n\d*$/.test(word));
  const place = words[at] === '-n' ? at + 1 : at;
  if (at < 0 || !/^(?:-n)?\d+$/.test(words[place] ?? '')) {
    return words.with(
      -1,
      (words.at(-1) ?? '').replace(inShell, (_, before: string) => `${before}${count}`),
    );
  }
  return words.with(place, (words[place] ?? '').replace(/\d+$/, String(count)));
}
