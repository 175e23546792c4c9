/** Judges a run of 1a. Each criterion is decided in the file of its name. */
import { findSubject } from '../judge/subject.js';
import { unknown, type Findings } from '../judge/verdict.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import { fiveChildren } from './five-children.js';
import { greeting } from './greeting.js';
import { handler } from './handler.js';
import { onePerSecond } from './one-per-second.js';
import { reaped } from './reaped.js';
import { fullSeconds, type SignalsRun } from './run.js';
import { sigintAll } from './sigint-all.js';

export function judge1a(run: SignalsRun): Findings<CriterionId, Evidence> | undefined {
  const { history, stopped, seconds = fullSeconds } = run;
  const subject = findSubject(run);
  if (subject === undefined) return undefined;
  const isTimedOut = stopped === 'time';
  return {
    'five-children': fiveChildren(history, subject),
    handler: handler(history, subject),
    'one-per-second': onePerSecond(run, subject, seconds),
    greeting: greeting(run, subject),
    ...(run.isLonger === true
      ? {
          'sigint-all': unknown('longer-than-tried', { seconds }),
          reaped: unknown('longer-than-tried', { seconds }),
        }
      : {
          'sigint-all': sigintAll(history, subject, isTimedOut),
          reaped: reaped(history, subject, isTimedOut),
        }),
  };
}
