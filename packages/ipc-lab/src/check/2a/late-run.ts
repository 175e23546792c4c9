/** The runs of 2a: two, and a third in which the child comes late and answers late. */
import { RecordedHistory } from '../../history/recorded-history.js';
import { isInterpreted } from '../judge/interpreted.js';
import { isSentUnanswered, unorderedHandler, unreadyDelivery } from '../judge/readiness.js';
import { findSubject } from '../judge/subject.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { lateAnswers, lateChildren, lateLimit } from '../observed-programs/late-run.js';
import type { ObservedProgram, Run } from '../observed-programs/observed-program.js';
import { runTampered } from '../observed-programs/tampered-run.js';
import { runTwice, type TwoRuns } from '../observed-programs/run-twice.js';
import { judge2a } from './judge.js';
import { haveSameValues } from './random.js';

export interface RunsOf2a extends TwoRuns {
  /** `undefined` if there was nothing to find out. */
  readonly late: Run | undefined;
}

export async function runWithDelays(
  commands: Commands,
  programs: ExercisePrograms,
  showFirst: (seen: RunsOf2a) => Promise<void>,
): Promise<RunsOf2a> {
  const runs = await runTwice(commands, programs, haveSameValues, (first) =>
    showFirst({ ...first, late: undefined }),
  );
  const { first, second } = runs;
  const subject = findSubject(first);
  const isRead = [first, second].every((run) => run !== undefined && isReadByChild(run));
  if (!isRead || subject === undefined) return { ...runs, late: undefined };
  const isSuspect =
    unorderedHandler(first.history, subject, 'SIGUSR1') !== undefined ||
    isSentUnanswered(first.history, subject, 'SIGUSR1');
  // A compiled program starts in no time, and its stacks are its own.
  const stacks = !isInterpreted(subject.parent);
  if (!isSuspect && !stacks) return { ...runs, late: undefined };
  const tampering = { injections: [lateChildren, ...lateAnswers], stacks };
  const limit = lateLimit(first, programs.limits);
  const late = await runTampered(commands, programs, tampering, stopIfUnready, limit);
  return { ...runs, late };
}

/** A parent may wait for ever for the answer of a child that the signal killed. */
async function stopIfUnready(program: ObservedProgram): Promise<void> {
  const isUnready = (): boolean =>
    unreadyDelivery(new RecordedHistory(program.events), 'SIGUSR1') !== undefined;
  const { timeLimit } = program.limits;
  await program.until(({ type }) => type === 'process-ended' && isUnready(), timeLimit);
  if (isUnready()) program.stop('asked');
}

function isReadByChild(run: Run): boolean {
  return judge2a(run)?.['child-reads'].verdict === 'pass';
}
