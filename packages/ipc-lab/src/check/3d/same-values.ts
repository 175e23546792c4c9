/** The criterion `same-values`: the reader prints the five values, in order. */
import { integersIn, sequencesIn } from '../judge/numbers.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';

export function sameValues(
  { history }: Run,
  values: readonly number[] | undefined,
): Finding<Evidence> {
  if (values === undefined) return unknown('values-not-in-file');
  const lines = history.allLines();
  const printed = lines.flatMap((line) => integersIn(line.text)).slice(0, 12);
  const shown = { values: values.join(' '), printed: printed.join(' ') };
  const isPrinted = sequencesIn(lines, history.processes.pids()).some((sequence) =>
    contains(sequence, values),
  );
  return isPrinted ? pass('values-same', shown) : fail('values-differ', shown);
}

/** Whether the sequence contains these values, one directly after the other. */
function contains(sequence: readonly number[], values: readonly number[]): boolean {
  return ` ${sequence.join(' ')} `.includes(` ${values.join(' ')} `);
}
