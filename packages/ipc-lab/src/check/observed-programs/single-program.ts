/** How an exercise of a single program runs. */
import type { Run } from './observed-program.js';
import type { Commands, Runs } from './runs.js';

export function runSingleProgram(commands: Commands, runs: Runs): Promise<Run> {
  return runs.start(commands['program']).done;
}
