/** A further run of 4a: the child comes late, and what the parent writes arrives in other portions than before. */
import type { Findings } from '../judge/verdict.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { lateChildren, lateLimit, lateWrites } from '../observed-programs/late-run.js';
import type { Run } from '../observed-programs/observed-program.js';
import { wasStopped, type TwoRuns } from '../observed-programs/run-twice.js';
import { runTampered } from '../observed-programs/tampered-run.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import { judge4a } from './judge.js';
import { sentIn } from './random.js';

/** @returns `undefined` if there is nothing to find out. */
export async function runLate(
  commands: Commands,
  programs: ExercisePrograms,
  { first, second }: TwoRuns,
): Promise<Run | undefined> {
  if (second === undefined || ![first, second].every(mayDependOnTime)) return undefined;
  const injections = [lateChildren, lateWrites];
  const limit = lateLimit(first, programs.limits);
  return runTampered(commands, programs, { injections }, undefined, limit);
}

/** What one write passes to one read does not depend on time. */
function mayDependOnTime(run: Run): boolean {
  const findings = judge4a(run);
  const isRight = findings?.['all-read'].verdict === 'pass' && findings.sum.verdict === 'pass';
  return isRight && (sentIn(run)?.sent?.messages.length ?? 0) > 1;
}

/** The criteria that may have held only because one process was faster. */
export function judgeLate(run: Run): Partial<Findings<CriterionId, Evidence>> {
  const findings = judge4a(run);
  if (findings === undefined || wasStopped(run)) return {};
  return {
    'all-read': findings['all-read'],
    sum: findings.sum,
    'child-exits': findings['child-exits'],
    'parent-waits': findings['parent-waits'],
  };
}
