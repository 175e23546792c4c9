/** What the server and the page say to each other. Everything is JSON, and every type here is used on both sides. */
import type { Report } from '../check/report/report.js';
import type { Shown } from '../check/judge/shown.js';
import type { Verdict } from '../check/judge/verdict.js';
import type { Remain } from '../history/remains.js';
import type { Language } from '../language/language.js';
import type { Text } from '../language/text.js';
import type { Stuck, Waiting } from '../why/in-passing.js';

/** What does not change while the server runs. */
export interface Setting {
  /** Whether it only shows saved runs. */
  readonly isReadOnly: boolean;
  /** The folder in which commands run, unless the request names another. */
  readonly folder: string;
  readonly exercises: readonly ExerciseSetting[];
  /** Those of `ipc-lab show`, by their topics. */
  readonly demonstrations: Readonly<
    Record<string, { readonly summary: Text; readonly command: string }>
  >;
  /** `undefined` if the page shows no class. */
  readonly classroom?: ClassSetting | undefined;
}

export interface ClassSetting {
  /** The name of its folder. */
  readonly name: string;
  readonly students: readonly string[];
  /** The ids of its exercises. */
  readonly exercises: readonly string[];
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
  /** Whose program it was, in a class. */
  readonly student: string | null;
  /** The id of the exercise, if it was checked. */
  readonly exercise: string | null;
  readonly state: RunState;
  readonly verdict: Verdict | null;
  /** By which it can be run again; a saved run has none. */
  readonly request: RunRequest | null;
}

export interface Reported {
  readonly report: Readonly<Record<Language, Report>>;
  /** Where the evidence of each criterion is seen: `run` is the number of a part. */
  readonly shown: Readonly<Record<string, readonly Shown[]>>;
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
  /** Why nothing moves, and who waits. The next events of the part end that. */
  | {
      readonly type: 'stuck';
      readonly part: number;
      readonly stuck: Stuck;
      readonly waiting: readonly WaitingCall[];
      readonly time: number;
    }
  /** Processes that have done nothing for a moment, while others may go on. */
  | {
      readonly type: 'waiting';
      readonly part: number;
      readonly waiting: readonly WaitingCall[];
      readonly time: number;
    }
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
  /** The sources of the programs, as they were when it began. */
  | {
      readonly type: 'sources';
      readonly files: readonly SourceFile[];
      /** Whether a program was compiled without the information that shows its lines. */
      readonly lacksLines: boolean;
    }
  /** The lines in which the calls behind these events were made, and those that have not returned. */
  | {
      readonly type: 'located';
      readonly part: number;
      readonly places: readonly Place[];
      readonly waiting: readonly WaitingPlace[];
    }
  /** The rest of its events is not kept, since they are too many. */
  | { readonly type: 'shortened'; readonly part: number }
  | ({ readonly type: 'report' } & Reported)
  /** Of the first of several runs. */
  | ({ readonly type: 'first-report' } & Reported)
  /** The command could not be run, or the exercise not be checked. */
  | { readonly type: 'refused'; readonly why: Text }
  /** The programs of the run, or their sources, that have changed since it began. It may come after the end. */
  | { readonly type: 'changed'; readonly names: readonly string[] }
  | { readonly type: 'over'; readonly state: Exclude<RunState, 'running'> };

/** A process that waits now, and the call in which it does. */
export interface WaitingCall {
  readonly pid: number;
  readonly call: string;
  /** For what it waits, as a link under /proc/PID/fd names it, or the path of the FIFO that it opens. */
  readonly target?: string;
  /** If it reads from a pipe or a FIFO, and all of its write ends were looked for: those that are open. */
  readonly holders?: Waiting['holders'];
}

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** A line of the source. */
export interface Line {
  /** Which of the files of the run. */
  readonly file: number;
  readonly line: number;
}

export interface Place extends Line {
  /** The id of the event. */
  readonly event: number;
}

export interface WaitingPlace extends Line {
  readonly pid: number;
  /** When it was seen to wait there. */
  readonly time: number;
}

/** The events of the stream that have the list of runs, and the class; all others are messages of the run. */
export const runsEvent = 'runs';
export const classEvent = 'class';

/** The exercise of a student. */
export interface CellView {
  readonly student: string;
  readonly exercise: string;
  readonly state: 'unchecked' | 'waiting' | 'running' | 'checked';
  /** The id of its run. */
  readonly run: number | null;
  readonly verdict: Verdict | null;
  /** Why it could not be checked. */
  readonly refusal: Text | null;
  /** The criteria that are not met, without those that follow from others. */
  readonly causes: readonly { readonly id: string; readonly hint: Text }[];
  readonly points: { readonly got: number; readonly of: number } | null;
  readonly mark: Mark;
}

export const mostPoints = 1000;

/** What a teacher says instead, or in addition. */
export interface Mark {
  readonly points: number | null;
  readonly verdict: Verdict | null;
  readonly comment: string;
}

/**
 * Which change of a page it is. A page that is left sends its last change while the one before it may be under way: they can
 * arrive in either order.
 */
export interface Change {
  /** A random name. */
  readonly page: string;
  /** Grows with each change of the page. */
  readonly number: number;
  readonly field: keyof Mark;
}

export interface ClassView {
  readonly isRunning: boolean;
  readonly cells: readonly CellView[];
}
