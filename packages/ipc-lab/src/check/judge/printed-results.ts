/** Finds the result that a program prints, among all that it prints. */
import type { OutputLine } from '../../history/output-lines.js';
import { listsIn, numbersIn, shows } from './printed-numbers.js';
import { shapeOf } from './printed-sequences.js';

/**
 * The lines that may give the result: those with a number and a word for it; if none has such a word, those
 * with a number. Of lines that differ only in their numbers, as running sums do, the last one counts.
 */
export function resultLines(lines: readonly OutputLine[], word: RegExp): OutputLine[] {
  const numbered = lines.filter(({ text }) => numbersIn(text).length > 0);
  const named = numbered.filter(({ text }) => word.test(text));
  const last = new Map<string, OutputLine>();
  for (const line of named.length > 0 ? named : numbered) last.set(shapeOf(line.text), line);
  return [...last.values()].sort((a, b) => a.event - b.event);
}

/** Whether the lines show these values, one after the other, and no other number: several, since one may be the result. */
export function isEcho(lines: readonly OutputLine[], values: readonly number[]): boolean {
  const lists = lines.map(({ text }) => listsIn(text));
  return [0, 1, 2, 3].some((style) => {
    const numbers = lists.flatMap((styles) => styles[style] ?? []);
    return (
      values.length > 1 &&
      numbers.length === values.length &&
      numbers.every((printed, at) => shows(printed, values[at] ?? NaN))
    );
  });
}

/** The line among these that shows the result, whatever else it shows. */
export function lineThatShows(
  lines: readonly OutputLine[],
  word: RegExp,
  wanted: number,
): OutputLine | undefined {
  return lines.find(({ text }) => showsResult(text, word, wanted));
}

/** The numbers after the word count; if there are none, or no such word, all do. */
function showsResult(text: string, word: RegExp, wanted: number): boolean {
  const at = text.search(word);
  const after = at < 0 ? [] : numbersIn(text.slice(at));
  const numbers = after.length > 0 ? after : numbersIn(text);
  return numbers.some((printed) => shows(printed, wanted));
}
