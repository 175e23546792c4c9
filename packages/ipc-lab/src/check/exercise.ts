/** An exercise: commands to run, criteria, and a judge of the runs. */
import { inEach, type Text } from '../language/text.js';
import { findCommand } from '../observe/strace/find-command.js';
import { sharedEvidence } from './judge/evidence.js';
import type { Findings, Verdict } from './judge/verdict.js';
import type { Limits } from './observed-programs/observed-program.js';
import {
  sweeping,
  type Commands,
  type ExercisePrograms,
} from './observed-programs/exercise-programs.js';

export interface Criterion {
  /** The requirement, in words. */
  readonly required: Text;
  /** The manual pages to read. */
  readonly man: string;
  /** A question or two that lead to the mistake, not to its correction. */
  readonly hint: Text;
}

/** One criterion, judged. */
export interface Judgement {
  readonly id: string;
  readonly criterion: Criterion;
  readonly verdict: Verdict;
  readonly evidence: Text;
}

export interface Exercise {
  readonly id: string;
  /** The names of its commands: `program` alone, or one option each. */
  readonly commands: readonly string[];
  /** The words after the id in an example of the command line. */
  readonly example: Text;
  /** Seconds, unless `--timeout` says otherwise. */
  readonly timeLimit: number;
  readonly criteria: Readonly<Record<string, Criterion>>;
  readonly check: (commands: Commands, programs: ExercisePrograms) => Promise<Judgement[]>;
}

/**
 * The definition of an exercise, which its folder gives.
 *
 * @template Id The names of its criteria. The judge has a finding for each.
 * @template Evidence The names of its texts. The judge uses no others.
 * @template Seen What its runs show to the judge.
 */
interface Definition<Id extends string, Evidence extends string, Seen> extends Omit<
  Exercise,
  'check'
> {
  /** In the order of the report. */
  readonly criteria: Readonly<Record<Id, Criterion>>;
  readonly evidence: Readonly<Record<Evidence, Text>>;
  readonly run: (commands: Commands, programs: ExercisePrograms) => Promise<Seen>;
  /** @returns `undefined` if the trace shows no process of the program. */
  readonly judge: (seen: Seen) => Findings<NoInfer<Id>, NoInfer<Evidence>> | undefined;
}

export function defineExercise<const Id extends string, const Evidence extends string, Seen>({
  evidence,
  run,
  judge,
  ...exercise
}: Definition<Id, Evidence, Seen>): Exercise & { readonly judge: (seen: Seen) => Judgement[] } {
  const ids = Object.keys(exercise.criteria) as Id[];
  const judged = (seen: Seen): Judgement[] => {
    const findings = judge(seen);
    return ids.map((id) => {
      const criterion = exercise.criteria[id];
      if (findings === undefined) {
        return { id, criterion, verdict: 'unknown', evidence: sharedEvidence['nothing-seen'] };
      }
      const { verdict, evidence: key, values } = findings[id];
      return { id, criterion, verdict, evidence: inEach(evidence[key], values) };
    });
  };
  return {
    ...exercise,
    judge: judged,
    check: async (commands, programs) => judged(await run(commands, programs)),
  };
}

/**
 * Runs the programs and judges them.
 *
 * @throws `TraceRefused` a command cannot be run; `CommandsRefused` it is not what the exercise needs.
 */
export async function checkExercise(
  exercise: Exercise,
  commands: Commands,
  limits: Limits,
): Promise<Judgement[]> {
  // Every command is looked for before the first one runs.
  for (const [command = ''] of Object.values(commands)) findCommand(command, { cwd: limits.cwd });
  return sweeping(limits, (programs) => exercise.check(commands, programs));
}
