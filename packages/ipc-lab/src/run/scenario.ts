/** A scenario of `ipc-lab run`: it runs the programs of one exercise together, and compares what they do with the sheet. */
import type { Catalogue, Item, Text } from '../language/text.js';
import type { ProgramName } from '../programs/programs.js';
import type { ProgramRun } from './program-run.js';

/** One requirement of the sheet, whether it was met, and what was observed. */
export interface Comparison {
  readonly demand: Text;
  readonly held: boolean;
  readonly seen: Item;
}

export interface Stage {
  /**
   * Starts one of the sheet's programs; its output is shown under its name as it arrives.
   *
   * @throws The signal's reason, once the run is interrupted.
   */
  readonly start: (name: ProgramName, ...args: string[]) => ProgramRun;
  /** Prints what the programs that are started next do together. */
  readonly announce: (text: Text) => void;
  /** A folder of this run's own, removed afterwards. */
  readonly folder: string;
  /** Aborts when the run is interrupted: what waits otherwise than for a program ends by it. */
  readonly signal: AbortSignal;
  /** Whether exercise 1A is shortened to three seconds. */
  readonly quick: boolean;
}

export interface Scenario {
  /** The exercise, by the name that `check` has for it. */
  readonly id: string;
  readonly title: Text;
  /** About how long it takes, for the progress line. */
  expectedSeconds(quick: boolean): number;
  run(stage: Stage): Promise<Comparison[]>;
}

export function comparison(demand: Text, held: boolean, seen: Item): Comparison {
  return { demand, held, seen };
}

/** Texts that several scenarios share. */
export const common = {
  endsWell: { en: 'it exits with 0', fr: 'se termine avec le code 0' },
  bothEndWell: { en: 'both exit with 0', fr: 'tous deux se terminent avec le code 0' },
  exit: { en: 'exit {status}', fr: 'code {status}' },
  nothing: { en: 'nothing', fr: 'rien' },
  absent: { en: 'it no longer exists', fr: "n'existe plus" },
} as const satisfies Catalogue;
