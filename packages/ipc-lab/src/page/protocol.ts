/** What the server and the page say to each other. Everything is JSON, and every type here is used on both sides. */
import type { Report } from '../check/report/report.js';
import type { Shown } from '../check/judge/shown.js';
import type { Verdict } from '../check/judge/verdict.js';
import type { Remain } from '../history/remains.js';
import type { Language } from '../language/language.js';
import type { Text } from '../language/text.js';
import type { Stuck } from '../why/in-passing.js';

/** What does not change while the server runs. */
export interface Setting {
  /** Whether it only shows saved runs. */
  readonly isReadOnly: boolean;
  /** The folder in which commands run, unless the request names another. */
  readonly folder: string;
  readonly exercises: readonly ExerciseSetting[];
}

export interface ExerciseSetting {
  readonly id: string;
  readonly title: Text;
  /** The names of its commands, each with the command line of our own program. */
  readonly commands: Readonly<Record<string, string>>;
  readonly criteria: readonly { readonly id: string; readonly required: Text }[];
}

/** Asks for a run: of one command, which is named `program`, or of the commands of an exercise. */
export interface RunRequest {
  readonly exercise: string | null;
  readonly commands: Readonly<Record<string, string>>;
  readonly folder: string;
  /**
   * What is typed at the terminal of each program; an end-of-file follows. If it is empty, a command that is not checked
   * can be answered while it runs.
   */
  readonly input: string;
}

/** Types at the terminal of a run: a line, or a control character. */
export type Keys = { readonly line: string } | { readonly key: 'end' | 'interrupt' };

/** The answer to a request that is not carried out. */
export interface Refused {
  readonly why: Text;
}

export interface Started {
  readonly id: number;
}

/** running; ended: by itself; stopped: on request; full: it was stopped, since it had made too many events. */
export type RunState = 'running' | 'ended' | 'stopped' | 'full';

/** A line in the list of runs. */
export interface RunSummary {
  readonly id: number;
  readonly title: string;
  /** The id of the exercise, if it was checked. */
  readonly exercise: string | null;
  readonly state: RunState;
  readonly verdict: Verdict | null;
  /** By which it can be run again; a saved run has none. */
  readonly request: RunRequest | null;
}

/**
 * A run is a list of messages, to which the server only ever appends. A page that comes late, or comes back, is given
 * those that it lacks.
 *
 * A part is one traced command: a check runs several, some of them at the same time.
 */
export type Message =
  | {
      readonly type: 'part';
      readonly part: number;
      readonly words: readonly string[];
      /** Whether its calls were delayed, to see what is not ordered. */
      readonly isDelayed: boolean;
      /** Whether it can be answered while it runs. */
      readonly hasKeyboard: boolean;
    }
  /** Events, in the lines of `JsonlWriter`. */
  | { readonly type: 'events'; readonly part: number; readonly lines: string }
  /** Why nothing moves. The next events of the part end that. */
  | { readonly type: 'stuck'; readonly part: number; readonly stuck: Stuck }
  /** What a person typed, as a terminal would show it. */
  | { readonly type: 'typed'; readonly part: number; readonly text: string }
  /** Nothing more can be typed. */
  | { readonly type: 'input-ended'; readonly part: number }
  | {
      readonly type: 'part-over';
      readonly part: number;
      readonly isCut: boolean;
      readonly remains: readonly Remain[];
    }
  | {
      readonly type: 'report';
      readonly report: Readonly<Record<Language, Report>>;
      /** Where the evidence of each criterion is seen: `run` is the number of a part. */
      readonly shown: Readonly<Record<string, readonly Shown[]>>;
    }
  /** The command could not be run, or the exercise not be checked. */
  | { readonly type: 'refused'; readonly why: Text }
  /** The programs of the run, or their sources, that have changed since it began. It may come after the end. */
  | { readonly type: 'changed'; readonly names: readonly string[] }
  | { readonly type: 'over'; readonly state: Exclude<RunState, 'running'> };

/** The event of the stream that has the list of runs; all others are messages of the run. */
export const runsEvent = 'runs';
