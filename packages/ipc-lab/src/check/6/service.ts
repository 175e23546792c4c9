/** One run of a server that two clients ask. */
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import type { ObservedProgram, Run } from '../observed-programs/observed-program.js';
import type { ClientValues } from './values.js';

export interface Service {
  readonly server: Run;
  readonly clients: readonly Run[];
  /** What the clients send. */
  readonly values: ClientValues;
}

export function clientWords({ client = [] }: Commands, value: number): string[] {
  return client.map((word) => word.replaceAll('{value}', String(value)));
}

/** Runs both clients at once, to their ends. */
export async function runClients(
  commands: Commands,
  programs: ExercisePrograms,
  values: ClientValues,
): Promise<Run[]> {
  const started = values.map((value) => programs.start(clientWords(commands, value)));
  return Promise.all(started.map(({ done }: ObservedProgram) => done));
}
