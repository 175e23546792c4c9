/**
 * Runs a program twice: what it computes must follow the values, which differ from run to run. A constant that happens
 * to be right in one run is wrong in the other.
 */
import { setTimeout as delay } from 'node:timers/promises';

import type { Commands, ExercisePrograms } from './exercise-programs.js';
import type { Run } from './observed-program.js';

export interface TwoRuns {
  readonly first: Run;
  /** `undefined` if the first run was stopped: what it shows is enough. */
  readonly second: Run | undefined;
}

/** @param haveSameValues Whether the program had the same values in both runs. */
export async function runTwice(
  { program }: Commands,
  programs: ExercisePrograms,
  haveSameValues: (first: Run, second: Run) => boolean,
  showFirst: (seen: { readonly first: Run; readonly second: undefined }) => Promise<void>,
): Promise<TwoRuns> {
  const run = (): Promise<Run> => programs.start(program).done;
  const first = await run();
  await showFirst({ first, second: undefined });
  if (wasStopped(first)) return { first, second: undefined };
  const second = await run();
  if (!haveSameValues(first, second) || !sharesSecond(first, second)) return { first, second };
  // srand(time(NULL)) has the same seed within one second: only values of another second say more.
  await nextSecond(programs.limits.signal);
  return { first, second: await run() };
}

export function wasStopped({ stopped, isCut }: Run): boolean {
  return stopped !== undefined || isCut === true;
}

/** Whether both may have read the same time(2). */
export function sharesSecond({ history: first }: Run, { history: second }: Run): boolean {
  return Math.floor(first.end) >= Math.floor(second.begin);
}

export async function nextSecond(signal: AbortSignal | undefined): Promise<void> {
  await delay(1000 - (Date.now() % 1000), undefined, signal === undefined ? {} : { signal });
}
