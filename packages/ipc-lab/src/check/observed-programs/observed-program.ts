/** Runs a program under observation and within limits, and finds what it leaves behind. */
import type { Event } from '../../observe/events.js';
import { observeTrace } from '../../observe/live.js';
import { Trace } from '../../observe/strace/tracer.js';
import { findLeftovers, sharedMemoryNames, type Leftover } from './leftovers.js';
import { latenessBetween, watchClock, type Lateness } from './lateness.js';
import { RecordedHistory } from '../../history/recorded-history.js';

/**
 * Why the checker stopped a program. time: the time limit passed. processes, output: it made too many
 * processes, or too much output. left-running: its first process ended and others continued. asked: the
 * checker had seen enough.
 */
export type Stop = 'time' | 'processes' | 'output' | 'left-running' | 'asked';

export interface Run {
  readonly words: readonly string[];
  /** The history of the program until it was stopped. */
  readonly history: RecordedHistory;
  readonly stopped: Stop | undefined;
  /** The objects that the program made and did not remove. */
  readonly leftovers: readonly Leftover[];
  /** The times in which the machine was busy. */
  readonly lateness: readonly Lateness[];
}

export interface Limits {
  readonly cwd: string;
  /** Seconds for the whole program. */
  readonly timeLimit: number;
  /** Ends every run, when the checker itself is interrupted. */
  readonly signal?: AbortSignal;
}

/** Milliseconds that the rest of a program has to end after its first process has ended. */
const lingering = 1500;
/** How often this time starts again if the machine was busy for half of it. */
const lingeringAgain = 10;
/** Seconds that a program has until its first call. */
const startLimit = 30;
const processLimit = 100;
const outputLimit = 4_000_000;
const eventLimit = 300_000;

export class ObservedProgram {
  readonly done: Promise<Run>;
  readonly #trace: Trace;
  readonly #events: Event[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #living = new Set<number>();
  #stopped: Stop | undefined;
  /** Seconds since the epoch. */
  #stoppedAt = Infinity;
  #over = false;
  #root: number | undefined;
  #written = 0;
  #lingers: NodeJS.Timeout | undefined;
  readonly #lateness: Lateness[] = [];

  /** @throws `TraceRefused` the command cannot be run. */
  constructor(
    readonly words: readonly string[],
    readonly limits: Limits,
  ) {
    const before = sharedMemoryNames();
    this.#trace = new Trace(words, { cwd: limits.cwd, terminal: true });
    this.done = this.#follow(before);
  }

  /** The events so far. */
  get events(): readonly Event[] {
    return this.#events;
  }

  stop(why: Stop): void {
    if (this.#over || this.#stopped !== undefined) return;
    this.#stopped = why;
    this.#stoppedAt = Date.now() / 1000;
    this.#trace.stop();
  }

  /** Whether such an event happens before the program ends, and within `seconds`. */
  async until(isWanted: (event: Event) => boolean, seconds: number): Promise<boolean> {
    let seen = 0;
    const isThere = (): boolean => {
      for (; seen < this.#events.length; seen += 1) {
        const event = this.#events[seen];
        if (event !== undefined && isWanted(event)) return true;
      }
      return false;
    };
    if (isThere()) return true;
    return new Promise((resolve) => {
      const finish = (found: boolean): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(found);
      };
      const look = (): void => {
        if (isThere()) finish(true);
        else if (this.#over || this.#stopped !== undefined) finish(false);
      };
      const timer = setTimeout(() => {
        finish(false);
      }, seconds * 1000);
      this.#watchers.add(look);
      look();
    });
  }

  async #follow(before: ReadonlySet<string>): Promise<Run> {
    const all: Event[] = [];
    const abort = (): void => {
      this.stop('asked');
    };
    this.limits.signal?.addEventListener('abort', abort);
    if (this.limits.signal?.aborted === true) abort();
    const late = (): void => {
      this.stop('time');
    };
    // The time limit counts from the first call, which a busy machine may delay.
    let timer = setTimeout(late, (this.limits.timeLimit + startLimit) * 1000);
    const begin = (): void => {
      clearTimeout(timer);
      timer = setTimeout(late, this.limits.timeLimit * 1000);
    };
    const unwatchClock = watchClock(this.#lateness);
    try {
      for await (const batch of observeTrace(this.#trace)) {
        if (all.length === 0) begin();
        for (const event of batch) {
          if (this.#isOwn(event)) this.#events.push(event);
          if (all.length < eventLimit * 2) all.push(event);
          this.#watch(event);
        }
        for (const look of [...this.#watchers]) look();
      }
    } finally {
      clearTimeout(timer);
      unwatchClock();
      clearTimeout(this.#lingers);
      this.limits.signal?.removeEventListener('abort', abort);
      this.#over = true;
      for (const look of [...this.#watchers]) look();
    }
    const history = new RecordedHistory(this.#events);
    return {
      words: this.words,
      history,
      stopped: this.#stopOf(history),
      leftovers: findLeftovers(all, before),
      lateness: this.#lateness,
    };
  }

  /** Whether the program itself caused the event. Once it is stopped, we cause its events. */
  #isOwn(event: Event): boolean {
    if (this.#stopped === undefined) return true;
    // It was waiting before it was stopped.
    if (event.type === 'blocked' && event.until === undefined) return true;
    // The event may have happened in time though we read it late.
    return this.#isByClock() && event.time < this.#stoppedAt;
  }

  #isByClock(): boolean {
    return this.#stopped === 'time' || this.#stopped === 'left-running';
  }

  /** The clock stopped nothing if all processes had ended by then. */
  #stopOf({ processes: { all } }: RecordedHistory): Stop | undefined {
    const isOver = all.length > 0 && all.every(({ ended }) => ended !== undefined);
    return this.#isByClock() && isOver ? undefined : this.#stopped;
  }

  #linger(again: number): void {
    const from = Date.now() / 1000;
    this.#lingers = setTimeout(() => {
      const to = Date.now() / 1000;
      const { woken, pressed } = latenessBetween(this.#lateness, from, to);
      const wasBusy = Math.max(woken, pressed) > (to - from) / 2;
      if (wasBusy && again > 0) this.#linger(again - 1);
      else this.stop('left-running');
    }, lingering);
  }

  #watch(event: Event): void {
    if (event.type === 'process-born') {
      this.#root ??= event.pid;
      this.#living.add(event.pid);
      if (this.#living.size > processLimit) this.stop('processes');
    } else if (event.type === 'process-ended') {
      this.#living.delete(event.pid);
      if (event.pid === this.#root) {
        this.#linger(lingeringAgain);
      }
    } else if (event.type === 'written') {
      this.#written += event.count;
      if (this.#written > outputLimit) this.stop('output');
    }
    if (this.#events.length > eventLimit) this.stop('output');
  }
}
