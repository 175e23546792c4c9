/** Judges a run of 4a. Each criterion is decided in the file of its name. */
import { oneChild } from '../judge/one-child.js';
import { findSubject } from '../judge/subject.js';
import type { Findings } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import { allRead } from './all-read.js';
import { childExits } from './child-exits.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import { finishes } from './finishes.js';
import { parentWaits } from './parent-waits.js';
import { findPipe, pipe } from './pipe.js';
import { findSentValues } from './sent-values.js';
import { sum } from './sum.js';
import { values } from './values.js';

export function judge4a(run: Run): Findings<CriterionId, Evidence> | undefined {
  const { history, stopped } = run;
  const subject = findSubject(run);
  if (subject === undefined) return undefined;
  const child = subject.children[0];
  const made = findPipe(history, subject, child);
  const object = made?.object;
  const sent = object === undefined ? undefined : findSentValues(history, subject, object, child);
  const reading = allRead(history, object, sent, child);
  const isPart = reading.evidence === 'not-all-read';
  return {
    'one-child': oneChild(history, subject),
    pipe: pipe(history, subject, made, child),
    values: values(history, subject, object, sent),
    'all-read': reading,
    sum: sum(history, subject, object, sent, child, isPart),
    'child-exits': childExits(history, subject, child),
    'parent-waits': parentWaits(history, subject, sent, child),
    finishes: finishes(history, stopped, subject),
  };
}
