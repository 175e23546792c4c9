/** Finds sequences of values in the lines that programs print. */
import type { OutputLine } from '../../history/output-lines.js';
import { integersIn } from './printed-numbers.js';

/**
 * The sequences of values that the lines may mean: the numbers at one place in all lines of the same
 * words, the numbers of one line, and the numbers of all lines.
 *
 * @param ignored Pids, which are not values.
 */
export function sequencesIn(
  lines: readonly OutputLine[],
  ignored: ReadonlySet<number>,
): number[][] {
  return sequencesOf(lines, (text) => integersIn(text).filter((value) => !ignored.has(value)));
}

/** @param numbersOf The numbers of a line, one after the other. */
export function sequencesOf<Numbers>(
  lines: readonly OutputLine[],
  numbersOf: (text: string) => Numbers[],
): Numbers[][] {
  const columns = new Map<string, Numbers[]>();
  const whole: Numbers[][] = [];
  const everything: Numbers[] = [];
  for (const { text } of lines) {
    const values = numbersOf(text);
    if (values.length === 0) continue;
    const shape = shapeOf(text);
    values.forEach((value, place) => {
      const key = `${values.length - place} ${shape}`;
      const column = columns.get(key) ?? [];
      columns.set(key, column);
      column.push(value);
    });
    if (values.length > 1) whole.push(values);
    for (const value of values) everything.push(value);
  }
  return [...columns.values(), ...whole, everything];
}

/** What lines have in common that differ only in their numbers. */
export function shapeOf(text: string): string {
  // Numbers of other lengths have other room before them in a table.
  return text
    .replace(/\b0[xX][\da-fA-F]+\b|[-+]?\d+(?:[.,]\d+)?/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whether these are 1, 2, 3 … or 0, 1, 2 …: they number the lines, and are not values. */
export function isCounter(values: readonly number[]): boolean {
  const first = values[0];
  return (first === 0 || first === 1) && values.every((value, place) => value === first + place);
}
