/** The criterion `same-values`: the reader prints the five values, in order. */
import { integersIn, listsIn, shows, type PrintedNumber } from '../judge/printed-numbers.js';
import type { OutputLine } from '../../history/output-lines.js';
import { sequencesOf } from '../judge/printed-sequences.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';

/** @param areLeft Whether the writer left five values to read. */
export function sameValues(
  { history }: Run,
  values: readonly number[] | undefined,
  areLeft: boolean,
): Finding<Evidence> {
  if (values === undefined) return fail('values-not-in-file');
  const lines = history.allLines();
  const printed = lines.flatMap((line) => integersIn(line.text)).slice(0, 12);
  const shown = { values: values.join(' '), printed: printed.join(' ') };
  if (!areLeft) return fail('values-not-written', shown);
  return isPrinted(lines, values) ? pass('values-same', shown) : fail('values-differ', shown);
}

/** Whether the lines show these values, one directly after the other. */
export function isPrinted(lines: readonly OutputLine[], values: readonly number[]): boolean {
  return [0, 1, 2, 3].some((style) =>
    sequencesOf(lines, (text) => listsIn(text)[style] ?? []).some((sequence) =>
      contains(sequence, values),
    ),
  );
}

function contains(sequence: readonly PrintedNumber[], values: readonly number[]): boolean {
  return sequence.some((_, from) =>
    values.every((value, place) => {
      const printed = sequence[from + place];
      return printed !== undefined && shows(printed, value);
    }),
  );
}
