/** Whether the values of 5 differ from run to run. */
import type { Remark } from '../judge/remark.js';
import { areSame, sameValuesRemark } from '../judge/remarks/same-values.js';
import { sharesSecond } from '../observed-programs/run-twice.js';
import { fifoOf, transferOf, type Round, type Rounds } from './round.js';
import { findSentValues, range } from './sent-values.js';

const possible = range.highest - range.lowest + 1;

export function haveSameValues({
  first,
  second,
  count,
  other,
}: Pick<Rounds, 'first' | 'second' | 'count' | 'other'>): boolean {
  return areSame(valuesOf(first, count), valuesOf(second, other), possible);
}

export function remarkSameValues(rounds: Rounds): Remark[] {
  const { first, second, count } = rounds;
  if (sharesSecond(first.send, second.send) || !haveSameValues(rounds)) return [];
  const fifo = fifoOf(first);
  const begin = fifo === undefined ? undefined : transferOf(first, fifo).writes[0];
  const at = begin === undefined ? undefined : Number(first.send.history.at(begin));
  return [sameValuesRemark(valuesOf(first, count) ?? [], at)];
}

/** The likeliest reading. */
function valuesOf(round: Round, count: number): readonly number[] | undefined {
  const fifo = fifoOf(round);
  return fifo === undefined ? undefined : findSentValues(round, fifo, count).readings[0]?.values;
}
