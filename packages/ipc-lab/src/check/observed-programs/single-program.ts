/** How an exercise of a single program runs. */
import type { Run } from './observed-program.js';
import type { Commands, ExercisePrograms } from './exercise-programs.js';

export function runSingleProgram(commands: Commands, programs: ExercisePrograms): Promise<Run> {
  return programs.start(commands['program']).done;
}
