/** Judges the two runs of a program that chooses its values itself. */
import type { Run } from '../observed-programs/observed-program.js';
import type { TwoRuns } from '../observed-programs/run-twice.js';
import type { Findings } from './verdict.js';
import { worse } from './worse.js';

export function judgeTwice<Id extends string, Evidence extends string>(
  { first, second }: TwoRuns,
  judge: (run: Run) => Findings<Id, Evidence> | undefined,
): Findings<Id, Evidence> | undefined {
  const findings = judge(first);
  if (findings === undefined || second === undefined) return findings;
  return worse(findings, judge(second));
}
