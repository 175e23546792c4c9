/** One traced command of a run: its events become messages, and when there are none, it is asked why. */
import { Remains } from '../../history/remains.js';
import { stillThere } from '../../history/still-there.js';
import type { Event } from '../../observe/events.js';
import type { Located } from '../../observe/call-stacks.js';
import { JsonlWriter } from '../../observe/jsonl.js';
import { lookForStuck, type Stuck } from '../../why/in-passing.js';
import type { Run } from './run.js';
import type { Locator } from './source/locator.js';
import { waitingCallOf } from './waiting-call.js';

/** After this long without an event of a process, it may wait. */
const quietMs = 200;
/** After this long without any event, nothing seems to move. The next look comes later and later. */
const firstLookMs = 700;
const lastLookMs = 60_000;

export interface PartOptions {
  readonly isDelayed?: boolean;
  readonly hasKeyboard?: boolean;
  /** Finds the lines of its calls. */
  readonly locator?: Locator | undefined;
}

export class Part {
  readonly number: number;
  readonly located: Located | undefined;
  readonly #writer = new JsonlWriter();
  readonly #remains = new Remains();
  readonly #living = new Set<number>();
  /** The processes of which nobody knows yet whether they wait, each with the time of its last event. */
  readonly #quiet = new Map<number, number>();
  #quietTimer: NodeJS.Timeout | undefined;
  /** Aborts a look at a program that moves again. */
  #look = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(
    readonly run: Run,
    words: readonly string[],
    readonly options: PartOptions = {},
  ) {
    const { isDelayed = false, hasKeyboard = false, locator } = options;
    this.located =
      locator &&
      ((events, frames) => {
        locator.add(this.number, events, frames);
      });
    this.number = run.nextPart();
    run.add({ type: 'part', part: this.number, words, isDelayed, hasKeyboard });
  }

  add(events: readonly Event[]): void {
    for (const event of events) {
      this.#remains.add(event);
      if (event.type === 'process-born') this.#living.add(event.pid);
      if (event.type === 'process-ended') this.#living.delete(event.pid);
      if (this.#living.has(event.pid)) this.#quiet.set(event.pid, performance.now());
      else this.#quiet.delete(event.pid);
    }
    const lines = events.map((event) => this.#writer.line(event)).join('\n');
    this.run.add({ type: 'events', part: this.number, lines });
    this.#moved();
    if (this.#quiet.size > 0) this.#quietTimer ??= setTimeout(this.#lookForWaits, quietMs);
  }

  /** @param stuck What was seen before it was stopped, after which nothing of it is seen any more. */
  end(isCut: boolean, stuck?: Stuck): void {
    this.#isOver = true;
    this.#look.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#quietTimer);
    if (stuck !== undefined && stuck.processes.length > 0) {
      this.run.add({ type: 'stuck', part: this.number, stuck, waiting: [], time: now() });
    }
    const remains = this.#remains.all().filter(stillThere);
    this.run.add({ type: 'part-over', part: this.number, isCut, remains });
  }

  #moved(): void {
    this.#look.abort();
    this.#look = new AbortController();
    this.#lookIn(firstLookMs);
  }

  #lookIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lookAfter(milliseconds), milliseconds);
  }

  /** One that does nothing is seen to wait, or looked at again. */
  readonly #lookForWaits = (): void => {
    const since = performance.now() - quietMs;
    const waiting = [...this.#quiet].flatMap(([pid, last]) => {
      const call = last <= since ? waitingCallOf(pid) : undefined;
      return call === undefined ? [] : [call];
    });
    for (const { pid } of waiting) this.#quiet.delete(pid);
    if (waiting.length > 0) {
      this.run.add({ type: 'waiting', part: this.number, waiting, time: now() });
    }
    const isMore = this.#quiet.size > 0;
    this.#quietTimer = isMore ? setTimeout(this.#lookForWaits, quietMs) : undefined;
  };

  async #lookAfter(milliseconds: number): Promise<void> {
    const { signal } = this.#look;
    try {
      const stuck = await lookForStuck([...this.#living], signal);
      if (signal.aborted || this.#isOver) return;
      const { processes, asking } = stuck;
      this.options.locator?.addWaiting(this.number, [
        ...processes.map(({ pid }) => pid),
        ...asking,
      ]);
      const waiting = stuck.waiting.flatMap(({ pid, ...seen }) => {
        const call = waitingCallOf(pid);
        return call === undefined ? [] : [{ ...call, ...seen }];
      });
      // Where nothing is left, why it was stuck remains true.
      if (processes.length > 0 || waiting.length > 0) {
        this.run.add({ type: 'stuck', part: this.number, stuck, waiting, time: now() });
      }
      const isStuck = new Set(processes.map(({ pid }) => pid));
      // One that still computes may be stuck later, and makes no event then.
      const isAll = [...this.#living].every((pid) => isStuck.has(pid));
      if (!isAll) this.#lookIn(Math.min(lastLookMs, milliseconds * 2));
    } catch {
      // It moved meanwhile, or ended.
    }
  }
}

/** In seconds since the epoch. */
function now(): number {
  return Date.now() / 1000;
}
