/** The picture from which drawings start: the part of a history that concerns more than one process. */
import { waitKindOf } from '../system-calls/system-calls.js';
import type { SharedObject } from '../observe/events.js';
import type { FillLevel } from './fill-levels.js';
import type { History } from './history.js';
import type { Moment } from './moment.js';
import type { Process } from './processes.js';
import type { Wait } from './waits.js';

export interface Picture {
  /** Each has a column; of several processes with the same pid, only the last. */
  readonly processes: readonly Process[];
  readonly moments: readonly Moment[];
  readonly waits: readonly Wait[];
  readonly fillLevels: readonly FillLevel[];
  /** Memory whose value is known at some moments. */
  readonly cells: readonly SharedObject[];
  /** The times of the first and of the last event, in seconds since the epoch. */
  readonly begin: number;
  readonly end: number;
  /** How many moments were not kept. */
  readonly dropped: number;
  /** What the trace could not show. */
  readonly unseen: {
    readonly calls: readonly { readonly call: string; readonly pids: readonly number[] }[];
    readonly memory: readonly SharedObject[];
  };
}

/** The picture of what was observed so far. */
export function pictureOf(history: History): Picture {
  const { processes, objects, moments, waits, fillLevels } = history;
  const byPid = new Map(processes.all.map((process) => [process.pid, process]));
  return {
    processes: [...byPid.values()],
    moments: [...moments.all()].filter((moment) => moments.isBetween(moment)),
    // A process that is born after the run was stopped has no column, and no wait.
    waits: waits.between((object) => objects.isShared(object)).filter(({ pid }) => byPid.has(pid)),
    fillLevels: [...fillLevels.all()].filter(({ object }) => objects.isShared(object)),
    cells: [...objects.sampled],
    begin: history.begin,
    end: history.end,
    dropped: moments.dropped,
    unseen: {
      calls: history.unseen.calls(),
      memory: byPid.size > 1 ? history.unseen.memory() : [],
    },
  };
}

/** Which process of the run had to collect the status of another: its parent or, if that had ended before, a subreaper. */
export function collectorOf({ parentPid, ended, orphaned }: Process): number | undefined {
  if (ended === undefined || orphaned === undefined) return parentPid;
  return orphaned.id < ended.id ? orphaned.adopter : orphaned.parent;
}

/**
 * The processes that ended and whose status the process that had to has not collected, and does not wait for. A process
 * outside of the run, such as init, collects an orphan.
 */
export function neverCollected(picture: Picture): Process[] {
  const waiting = new Set(
    picture.waits
      .filter(({ call, until }) => until === undefined && waitKindOf(call) === 'child')
      .map(({ pid }) => pid),
  );
  return picture.processes.filter((process) => {
    if (process.ended === undefined || process.collected !== undefined) return false;
    const collector = collectorOf(process);
    return collector !== undefined && !waiting.has(collector);
  });
}
