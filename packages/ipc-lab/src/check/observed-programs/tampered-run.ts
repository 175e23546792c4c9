/** A run in which strace does more than watch. */
import type { Tampering } from '../../observe/strace/tampering.js';
import { TraceRefused } from '../../observe/strace/find-command.js';
import type { Commands, ExercisePrograms } from './exercise-programs.js';
import type { ObservedProgram, Run } from './observed-program.js';

/**
 * @param until Called while the program runs: may stop it.
 * @param timeLimit Seconds.
 * @returns `undefined` if this strace cannot do it: an old one lacks delays.
 */
export async function runTampered(
  { program: words }: Commands,
  programs: ExercisePrograms,
  tampering: Tampering,
  until: (program: ObservedProgram) => Promise<void> = () => Promise.resolve(),
  timeLimit: number = programs.limits.timeLimit,
): Promise<Run | undefined> {
  const program = programs.start(words, { ...programs.limits, timeLimit, tampering });
  try {
    const [run] = await Promise.all([program.done, until(program)]);
    return run;
  } catch (error) {
    if (error instanceof TraceRefused) return undefined;
    throw error;
  }
}
