/** Judges a run of 2a. Each criterion is decided in the file of its name. */
import { oneChild } from '../judge/one-child.js';
import { findSubject } from '../judge/subject.js';
import type { Findings } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import { childEnded } from './child-ended.js';
import { childReads } from './child-reads.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import { fiveValues } from './five-values.js';
import { findPrintedValues } from './printed-values.js';
import { removed } from './removed.js';
import { sharedSegment } from './shared-segment.js';
import { signalsChild } from './signals-child.js';

export function judge2a(run: Run): Findings<CriterionId, Evidence> | undefined {
  const { history, leftovers } = run;
  const subject = findSubject(run);
  if (subject === undefined) return undefined;
  const child = subject.children[0];
  const printed = findPrintedValues(history, subject, child);
  return {
    'one-child': oneChild(history, subject),
    'shared-segment': sharedSegment(history, subject, child, printed),
    'five-values': fiveValues(history, subject, printed),
    'signals-child': signalsChild(history, subject, child, printed),
    'child-reads': childReads(history, child, printed),
    'child-ended': childEnded(subject, child),
    removed: removed(history, leftovers, subject),
  };
}
