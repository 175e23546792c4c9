/** Whether the values of 2a differ from run to run. */
import type { Remark } from '../judge/remark.js';
import { areSame, sameValuesRemark } from '../judge/remarks/same-values.js';
import { findSubject } from '../judge/subject.js';
import type { Run } from '../observed-programs/observed-program.js';
import { sharesSecond, type TwoRuns } from '../observed-programs/run-twice.js';
import { findPrintedValues, wanted } from './printed-values.js';

const possible = wanted.highest - wanted.lowest + 1;

export function haveSameValues(first: Run, second: Run): boolean {
  return areSame(valuesOf(first), valuesOf(second), possible);
}

export function remarkSameValues({ first, second }: TwoRuns): Remark[] {
  if (second === undefined || sharesSecond(first, second)) return [];
  if (!haveSameValues(first, second)) return [];
  return [sameValuesRemark(valuesOf(first) ?? [], undefined)];
}

function valuesOf(run: Run): readonly number[] | undefined {
  const subject = findSubject(run);
  if (subject === undefined) return undefined;
  return findPrintedValues(run.history, subject, subject.children[0]).values;
}
