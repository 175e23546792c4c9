/** Judges a run of 1a. Each criterion is decided in the file of its name. */
import { findSubject } from '../judge/subject.js';
import type { Findings } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import { fiveChildren } from './five-children.js';
import { greeting } from './greeting.js';
import { handler } from './handler.js';
import { onePerSecond } from './one-per-second.js';
import { reaped } from './reaped.js';
import { sigintAll } from './sigint-all.js';

export function judge1a(run: Run): Findings<CriterionId, Evidence> | undefined {
  const { history, stopped } = run;
  const subject = findSubject(run);
  if (subject === undefined) return undefined;
  const isTimedOut = stopped === 'time';
  return {
    'five-children': fiveChildren(subject),
    handler: handler(history, subject),
    'one-per-second': onePerSecond(run, subject),
    greeting: greeting(run, subject),
    'sigint-all': sigintAll(history, subject, isTimedOut),
    reaped: reaped(history, subject, isTimedOut),
  };
}
