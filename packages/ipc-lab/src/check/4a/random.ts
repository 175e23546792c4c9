/** Whether the values of 4a differ from run to run. */
import type { Remark } from '../judge/remark.js';
import { areSame, sameValuesRemark } from '../judge/remarks/same-values.js';
import { findSubject } from '../judge/subject.js';
import type { Run } from '../observed-programs/observed-program.js';
import { sharesSecond, type TwoRuns } from '../observed-programs/run-twice.js';
import { findPipe } from './pipe.js';
import { findSentValues, type SentValues } from './sent-values.js';

/** Digits. */
const possible = 10;

export function haveSameValues(first: Run, second: Run): boolean {
  return areSame(valuesOf(sentIn(first)), valuesOf(sentIn(second)), possible);
}

export function remarkSameValues({ first, second }: TwoRuns): Remark[] {
  if (second === undefined || sharesSecond(first, second)) return [];
  if (!haveSameValues(first, second)) return [];
  const sent = sentIn(first);
  const at = sent?.first === undefined ? undefined : Number(first.history.at(sent.first));
  return [sameValuesRemark(valuesOf(sent) ?? [], at)];
}

export function sentIn(run: Run): SentValues | undefined {
  const subject = findSubject(run);
  if (subject === undefined) return undefined;
  const child = subject.children[0];
  const object = findPipe(run.history, subject, child)?.object;
  return object === undefined ? undefined : findSentValues(run.history, subject, object, child);
}

/** The likeliest reading. */
function valuesOf(sent: SentValues | undefined): readonly number[] | undefined {
  return sent?.readings[0]?.values;
}
