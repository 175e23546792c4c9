/** How wide a text is at most, in the fonts that a browser may choose for the page. */
import { visible } from '../../language/visible.js';

/** The width of a character, as a part of the font's size. */
let widthOfCharacter = estimatedWidth;

/** A browser knows the font in which the texts are shown: more of them fits where it is narrow. */
export function measureCharactersBy(width: (character: string) => number): void {
  const known = new Map<string, number>();
  widthOfCharacter = (character) => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const measured = width(character);
    known.set(character, measured);
    return measured;
  };
}

/** The widest of the usual fonts counts. */
function estimatedWidth(character: string): number {
  if (/[ijl.,:;|!'’ \u00a0I]/.test(character)) return 0.4;
  if (/[()[\]ftr/\\-]/.test(character)) return 0.46;
  if (/[mwMW@%…]/.test(character)) return 1.02;
  if (/[A-Z<>=+~^×→←#&]/.test(character)) return 0.85;
  return character < '\u0250' ? 0.645 : 1.1;
}

export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width * size;
}

/** The text, shortened at its end until it is at most `width` wide. */
export function fitted(text: string, width: number, size: number): string {
  const shown = visible(text);
  if (widthOf(shown, size) <= width) return shown;
  const characters = Array.from(shown);
  const kept = characters.slice(0, fitting(characters, width - widthOf('…', size), size));
  if (kept.at(-1) === '…') kept.pop();
  return `${kept.join('')}…`;
}

/** The text, shortened in its middle: names of files often differ only at their ends. */
export function fittedInside(text: string, width: number, size: number): string {
  const shown = visible(text);
  if (widthOf(shown, size) <= width) return shown;
  const characters = Array.from(shown);
  const room = (width - widthOf('…', size)) / 2;
  const first = characters.slice(0, fitting(characters, room, size));
  characters.reverse();
  const last = characters.slice(0, fitting(characters, room, size)).reverse();
  return `${first.join('')}…${last.join('')}`;
}

/** How many of the characters fit. */
function fitting(characters: readonly string[], width: number, size: number): number {
  let taken = 0;
  const end = characters.findIndex((character) => {
    taken += widthOfCharacter(character) * size;
    return taken > width;
  });
  return end < 0 ? characters.length : end;
}

/** The text in lines, each at most `width` wide, broken at spaces. */
export function linesOf(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of visible(text).split(/ +/)) {
    const longer = lines.length === 0 ? word : `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length === 0 || widthOf(longer, size) > width) lines.push(fitted(word, width, size));
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
