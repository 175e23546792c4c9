/** The runs of 1a: the whole program, then its first seconds, with children that come late. */
import type { Event } from '../../observe/events.js';
import { isInterpreted } from '../judge/interpreted.js';
import { unorderedHandler } from '../judge/readiness.js';
import { findSubject } from '../judge/subject.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { lateChildren } from '../observed-programs/late-run.js';
import type { Run } from '../observed-programs/observed-program.js';
import { runTampered } from '../observed-programs/tampered-run.js';
import { wasStopped } from '../observed-programs/run-twice.js';
import { runSignals, type SignalsRun } from './run.js';

export interface RunsOf1a {
  readonly first: SignalsRun;
  /** `undefined` if there was nothing to find out. */
  readonly late: Run | undefined;
}

/** Seconds that the program has to send two signals. */
const patience = 8;

export async function runWithDelays(
  commands: Commands,
  programs: ExercisePrograms,
  showFirst: (seen: RunsOf1a) => Promise<void>,
): Promise<RunsOf1a> {
  const first = await runSignals(commands, programs);
  await showFirst({ first, late: undefined });
  // A first try that shows enough is stopped as well.
  const isWhole = first.isLonger === true || !wasStopped(first);
  const subject = isWhole ? findSubject(first) : undefined;
  if (subject === undefined || subject.children.length === 0) return { first, late: undefined };
  const stacks = !isInterpreted(subject.parent);
  const isSuspect = unorderedHandler(first.history, subject, 'SIGUSR1') !== undefined;
  if (!stacks && !isSuspect) return { first, late: undefined };
  const injections = isSuspect ? [lateChildren] : [];
  const tampering = { injections, stacks, also: ['rt_sigreturn'] };
  const late = await runTampered(commands, programs, tampering, async (program) => {
    let sent = 0;
    // The second signal comes a second after the first, which has been answered by then.
    await program.until((event) => isSent(event) && (sent += 1) > 1, patience);
    program.stop('asked');
  });
  return { first, late };
}

function isSent(event: Event): boolean {
  return event.type === 'signal-sent' && event.signal === 'SIGUSR1';
}
