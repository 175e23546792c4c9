/** A run in which the commands of an exercise are checked. */
import { checkExercise, type Exercise } from '../../check/exercise.js';
import { reportOf } from '../../check/report/report.js';
import type { Commands } from '../../check/observed-programs/exercise-programs.js';
import { findCommand } from '../../observe/strace/find-command.js';
import { Part } from './part.js';
import type { Run } from './run.js';

/** @throws `TraceRefused` a command cannot be run. */
export function checkCommands(
  run: Run,
  exercise: Exercise,
  commands: Commands,
  { cwd, input }: { readonly cwd: string; readonly input: string },
): void {
  // A command that is not found is the answer to the request, not a run.
  for (const [command = ''] of Object.values(commands)) findCommand(command, { cwd });
  run.over = check(run, exercise, commands, { cwd, input });
}

async function check(
  run: Run,
  exercise: Exercise,
  commands: Commands,
  { cwd, input }: { readonly cwd: string; readonly input: string },
): Promise<void> {
  const { signal } = run;
  const assessment = await checkExercise(exercise, commands, {
    ...{ cwd, signal, timeLimit: exercise.timeLimit },
    ...(input !== '' && { input }),
    watch: (words, isDelayed) => new Part(run, words, { isDelayed }),
  });
  // Who stops a check does not ask for its verdict.
  signal.throwIfAborted();
  const { id } = exercise;
  const report = { en: reportOf(id, assessment, 'en'), fr: reportOf(id, assessment, 'fr') };
  const shown = Object.fromEntries(assessment.judgements.map((one) => [one.id, one.shown]));
  run.add({ type: 'report', report, shown });
}
