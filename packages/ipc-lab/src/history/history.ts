/** The history of a run, built once from its events: every report, drawing and verdict is a view of it. */
import type { Event } from '../observe/events.js';
import { FillLevels } from './fill-levels.js';
import { isLibraryNoise } from './library-noise.js';
import type { Moment } from './moment.js';
import { isHalf, Moments } from './moments-of-events.js';
import { Objects } from './objects.js';
import { Processes } from './processes.js';
import { Remains } from './remains.js';
import { Unseen } from './unseen.js';
import { Waits } from './waits.js';

export class History {
  readonly objects: Objects;
  readonly processes = new Processes((object) => this.objects.makerOf(object));
  readonly moments: Moments;
  readonly waits = new Waits();
  readonly fillLevels = new FillLevels();
  readonly remains = new Remains();
  readonly unseen = new Unseen();
  #begin: number | undefined;
  #end = 0;
  /** When it was stopped, in seconds since the epoch. */
  #stoppedAt = Infinity;
  readonly #isAll: boolean;

  /**
   * @param options.all Whether also what the C library does on its own is a moment.
   * @param options.bytes Whether binary integers stay bytes.
   */
  constructor(options: { readonly all?: boolean; readonly bytes?: boolean } = {}) {
    this.#isAll = options.all === true;
    this.objects = new Objects(options.bytes === true);
    this.moments = new Moments(this.objects);
  }

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
    if (event.type === 'trace-stopped') {
      this.stop(event.time);
      return undefined;
    }
    this.remains.add(event);
    if (this.#stoppedAt < Infinity) {
      const told = this.#asBefore(event);
      if (told !== undefined) this.waits.add(told, this.#stoppedAt);
      return undefined;
    }
    this.processes.add(event);
    this.objects.add(event);
    this.unseen.add(event);
    this.#addToWaits(event);
    if (!this.#isAll && isLibraryNoise(event)) return undefined;
    const moment = this.moments.of(event);
    if (moment === undefined) return undefined;
    const isKept = this.moments.keep(moment);
    if (isKept) {
      this.fillLevels.add(moment);
    }
    const isShown = this.moments.isBetween(moment) && !(isKept && isHalf(moment));
    return isShown ? moment : undefined;
  }

  #addToWaits(event: Event): void {
    this.#begin ??= event.time;
    if (event.type === 'blocked') this.#begin = Math.min(this.#begin, event.since);
    this.#end = Math.max(this.#end, event.time);
    this.waits.add(event, this.#stoppedAt);
  }

  /**
   * From now on the run is being ended from outside, which is no part of its history.
   *
   * @param at The time, in seconds since the epoch.
   */
  stop(at: number): void {
    this.#stoppedAt = Math.min(this.#stoppedAt, at);
    this.#end = Math.max(this.#end, this.#stoppedAt);
  }

  /** What an event after the stop shows of the time before: a call still waited, a descriptor was still open. */
  #asBefore(event: Event): Event | undefined {
    if (event.type !== 'blocked') {
      return event.type === 'closed' || event.type === 'process-ended' ? event : undefined;
    }
    if (event.since >= this.#stoppedAt) return undefined;
    // The end of another process may have let it return.
    const { until: _until, ended: _ended, by: _by, ...waits } = event;
    return waits;
  }
}
