/** What an exercise is to `ipc-lab run`: programs run together, and what must be seen of them. */
import type { ProgramName } from '../programs/programs.js';
import type { ProgramRun } from './program-run.js';

/** One demand of the sheet, whether it held, and what was seen. */
export interface Finding {
  readonly demand: string;
  readonly held: boolean;
  readonly seen: string;
}

export interface Stage {
  /** Starts one of the sheet's programs; its output is shown as it comes, under its name. */
  readonly start: (name: ProgramName, ...args: string[]) => ProgramRun;
  /** A folder of this run's own, removed afterwards. */
  readonly folder: string;
  /** 1A is cut to three seconds. */
  readonly quick: boolean;
}

export interface Exercise {
  readonly id: string;
  readonly title: string;
  /** About how long it takes, for the progress line. */
  expectedSeconds(quick: boolean): number;
  run(stage: Stage): Promise<Finding[]>;
}

export function finding(demand: string, held: boolean, seen: string | number): Finding {
  return { demand, held, seen: String(seen) };
}
