/** The history of a run, built once from its events: every report, drawing and verdict is a view of it. */
import type { Event } from '../observe/events.js';
import { FillLevels } from './fill-levels.js';
import type { Moment } from './moment.js';
import { isHalf, Moments } from './moments-of-events.js';
import { Objects } from './objects.js';
import { Processes } from './processes.js';
import { Remains } from './remains.js';
import { Waits } from './waits.js';

export class History {
  readonly objects = new Objects();
  readonly processes = new Processes((object) => this.objects.makerOf(object));
  readonly moments = new Moments(this.objects);
  readonly waits = new Waits();
  readonly fillLevels = new FillLevels();
  readonly remains = new Remains();
  #begin: number | undefined;
  #end = 0;
  #isStopped = false;

  /** The time of the first event, in seconds since the epoch. */
  get begin(): number {
    return this.#begin ?? 0;
  }

  /** The time of the last event. */
  get end(): number {
    return this.#end;
  }

  /** @returns The moment, once it is certain that it concerns more than one process. */
  add(event: Event): Moment | undefined {
    this.remains.add(event);
    if (this.#isStopped) {
      if (tellsOfBefore(event)) this.#addToWaits(event);
      return undefined;
    }
    this.processes.add(event);
    this.objects.add(event);
    this.#addToWaits(event);
    const moment = this.moments.of(event);
    if (moment === undefined) return undefined;
    const isKept = this.moments.keep(moment);
    if (isKept) {
      this.fillLevels.add(moment);
      this.waits.endedBy(moment);
    }
    const isShown = this.moments.isBetween(moment) && !(isKept && isHalf(moment));
    return isShown ? moment : undefined;
  }

  #addToWaits(event: Event): void {
    this.#begin ??= event.time;
    if (event.type === 'blocked') this.#begin = Math.min(this.#begin, event.since);
    this.#end = Math.max(this.#end, event.time);
    this.waits.add(event);
  }

  /** From now on the run is being ended from outside, which is no part of its history. */
  stop(): void {
    this.#isStopped = true;
  }
}

/** Whether an event after the stop shows what was so before it: a call still waited, a descriptor was still open. */
function tellsOfBefore(event: Event): boolean {
  if (event.type === 'blocked') return event.until === undefined;
  return event.type === 'closed' || event.type === 'process-ended';
}
