/** A run in which the commands of an exercise are checked. */
import { checkExercise, type Assessment, type Exercise } from '../../check/exercise.js';
import { reportOf } from '../../check/report/report.js';
import type { Commands } from '../../check/observed-programs/exercise-programs.js';
import { findCommand } from '../../observe/strace/find-command.js';
import type { Message } from '../protocol.js';
import { Part } from './part.js';
import type { Run } from './run.js';
import type { RunOptions } from './watch-command.js';

/** @throws `TraceRefused` a command cannot be run. */
export function checkCommands(
  run: Run,
  exercise: Exercise,
  commands: Commands,
  { cwd, input, locator }: RunOptions,
): void {
  // A command that is not found is the answer to the request, not a run.
  for (const [command = ''] of Object.values(commands)) findCommand(command, { cwd });
  run.over = check(run, exercise, commands, { cwd, input, locator });
}

async function check(
  run: Run,
  exercise: Exercise,
  commands: Commands,
  { cwd, input, locator }: RunOptions,
): Promise<void> {
  const { signal } = run;
  const { id } = exercise;
  const onFirst = (judgements: Assessment['judgements']): void => {
    // What a program that was stopped has not done says nothing about it.
    if (!signal.aborted) run.add(reportMessage(id, { judgements, remarks: [] }, true));
  };
  const limits = {
    ...{ cwd, signal, timeLimit: exercise.timeLimit },
    ...(input !== '' && { input }),
    stacks: locator !== undefined,
    watch: (words: readonly string[], isDelayed: boolean) =>
      new Part(run, words, { isDelayed, locator }),
  };
  const assessment = await checkExercise(exercise, commands, limits, onFirst);
  // A check that was stopped has no verdict.
  signal.throwIfAborted();
  run.add(reportMessage(id, assessment));
}

/** @param isFirst Whether further runs are to follow. */
export function reportMessage(id: string, assessment: Assessment, isFirst = false): Message {
  const report = { en: reportOf(id, assessment, 'en'), fr: reportOf(id, assessment, 'fr') };
  const shown = Object.fromEntries(assessment.judgements.map((one) => [one.id, one.shown]));
  return { type: isFirst ? 'first-report' : 'report', report, shown };
}
