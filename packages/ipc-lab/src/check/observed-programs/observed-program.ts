/** Runs a program under observation and within limits, and finds what it leaves behind. */
import type { Event } from '../../observe/events.js';
import type { Located } from '../../observe/call-stacks.js';
import { observeTrace } from '../../observe/live.js';
import { StackReader, type Stacked } from '../../observe/strace/stacks.js';
import type { Tampering } from '../../observe/strace/tampering.js';
import { Trace } from '../../observe/strace/tracer.js';
import type { Text } from '../../language/text.js';
import { lookForStuck, textsOf, type Stuck } from '../../why/in-passing.js';
import { findLeftovers, sharedMemoryNames, type Leftover } from './leftovers.js';
import { isByClock, isOwn, type Stop, type Stopping } from './own-events.js';
import { OwnTime } from './own-time.js';
import { watchProcessor } from './processor-time.js';
import { latenessBetween, watchClock, type Lateness } from './lateness.js';
import { RecordedHistory } from '../../history/recorded-history.js';

export interface Run {
  readonly words: readonly string[];
  /** The history of the program until it was stopped. */
  readonly history: RecordedHistory;
  readonly stopped: Stop | undefined;
  /** Why it made no progress when its time was over, in the sentences of `ipc-lab why`. */
  readonly stuck?: readonly Text[];
  /** Whether the tracer ended before the program did. */
  readonly isCut?: boolean;
  /** What was typed at its terminal. */
  readonly input?: string | undefined;
  /** The objects that the program made and did not remove. */
  readonly leftovers: readonly Leftover[];
  /** The times in which the machine was busy. */
  readonly lateness: readonly Lateness[];
  /** The seconds of processor time that each process had used when it was last seen. */
  readonly processorTimes?: ReadonlyMap<number, number>;
  /** The calls with their stacks, if they were asked for. */
  readonly stacked?: readonly Stacked[];
}

/** Watches one program while it runs. */
export interface Watcher {
  add(events: readonly Event[]): void;
  /** Is called with {@link Limits.stacks}. */
  readonly located?: Located | undefined;
  /** @param stuck What was seen of its processes before they were stopped, if their time was over. */
  end(isCut: boolean, stuck: Stuck | undefined): void;
}

export interface Limits {
  readonly cwd: string;
  /** Seconds of its own time for the whole program: see `own-time.ts`. */
  readonly timeLimit: number;
  /** What is typed at the terminal of each program. */
  readonly input?: string | undefined;
  /** How many seconds are looked at of an exercise that takes longer. */
  readonly seconds?: number | undefined;
  /** Called at each step of an exercise that takes its time. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
  readonly tampering?: Tampering;
  /** The path of a regular file whose reads are shown, although the program does not write it. */
  readonly shownFile?: string | undefined;
  /** Whether the watcher is told where each call was made; this takes its time. */
  readonly stacks?: boolean;
  /** Is called for each program that starts. */
  readonly watch?: (words: readonly string[], isTamperedWith: boolean) => Watcher;
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
  readonly #watcher: Watcher | undefined;
  readonly #events: Event[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #living = new Set<number>();
  #stopping: Stopping | undefined;
  #stuck: Stuck | undefined;
  #over = false;
  #isReady = true;
  #root: number | undefined;
  #written = 0;
  #lingers: NodeJS.Timeout | undefined;
  readonly #lateness: Lateness[] = [];
  readonly #processorTimes = new Map<number, number>();
  readonly #ownTime = new OwnTime(this.#lateness, this.#processorTimes);

  /**
   * @param companions The programs of the same exercise: it may wait for one that does not get its turn.
   * @throws `TraceRefused` the command cannot be run.
   */
  constructor(
    readonly words: readonly string[],
    readonly limits: Limits,
    readonly companions: readonly ObservedProgram[] = [],
  ) {
    const before = sharedMemoryNames();
    this.#trace = new Trace(words, {
      ...{ cwd: limits.cwd, terminal: true, input: limits.input, tampering: limits.tampering },
      stacks: limits.stacks === true,
    });
    this.#watcher = limits.watch?.(words, limits.tampering !== undefined);
    this.done = this.#follow(before);
  }

  /** Whether it has run since the last reading, or was ready to; also while it is about to start. */
  get isReady(): boolean {
    return this.#isReady && !this.#over;
  }

  /** The events so far. */
  get events(): readonly Event[] {
    return this.#events;
  }

  stop(why: Stop): void {
    if (this.#over || this.#stopping !== undefined) return;
    this.#stopping = { why, at: Date.now() / 1000 };
    this.#trace.stop();
  }

  /** Its time is over: it is asked what it waits for, then stopped. */
  async #stopLate(why: 'time' | 'left-running'): Promise<void> {
    if (this.#over || this.#stopping !== undefined) return;
    this.#stopping = { why, at: Date.now() / 1000 };
    try {
      this.#stuck = await lookForStuck(this.#trace.processes(), this.limits.signal);
    } catch {
      // The checker itself is interrupted.
    }
    this.#trace.stop();
  }

  /** Whether the program ends within `seconds` of its own time: all its processes, however late its tracer is then. */
  async ends(seconds: number): Promise<boolean> {
    const hasEnded = (): boolean => this.#root !== undefined && this.#living.size === 0;
    await this.until(hasEnded, seconds);
    if (this.#stopping !== undefined) await this.done;
    return this.#over || hasEnded();
  }

  /** Whether such an event happens before the program ends, and within `seconds` of its own time. */
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
        giveUp();
        this.#watchers.delete(look);
        resolve(found);
      };
      const look = (): void => {
        if (isThere()) finish(true);
        else if (this.#over || this.#stopping !== undefined) finish(false);
      };
      const giveUp = this.#ownTime.after(seconds, () => {
        finish(false);
      });
      this.#watchers.add(look);
      look();
    });
  }

  async #follow(before: ReadonlySet<string>): Promise<Run> {
    const all: Event[] = [];
    const stacks = this.limits.tampering?.stacks === true ? new StackReader() : undefined;
    const unwatchProcessor = watchProcessor(this.#living, this.#processorTimes, (isReady) => {
      this.#isReady = isReady || this.#root === undefined;
      this.#ownTime.see([this, ...this.companions].some((one) => one.isReady));
    });
    const abort = (): void => {
      this.stop('asked');
    };
    this.limits.signal?.addEventListener('abort', abort);
    if (this.limits.signal?.aborted === true) abort();
    const late = (): void => {
      void this.#stopLate('time');
    };
    // The time limit counts from the first call, which a busy machine may delay.
    let giveUp = this.#ownTime.after(this.limits.timeLimit + startLimit, late);
    const begin = (): void => {
      giveUp();
      giveUp = this.#ownTime.after(this.limits.timeLimit, late);
    };
    const unwatchClock = watchClock(this.#lateness);
    try {
      const sampleMemory = this.#watcher !== undefined;
      const { shownFile } = this.limits;
      const located = this.#watcher?.located;
      const options = { stacks, sampleMemory, shownFile, located };
      for await (const seen of observeTrace(this.#trace, options)) {
        if (all.length === 0) begin();
        this.#watcher?.add(seen);
        // Whether somebody watches makes no difference to the verdict.
        const batch = seen.filter(({ type }) => type !== 'memory-sampled');
        for (const event of batch) {
          if (isOwn(event, this.#stopping)) this.#events.push(event);
          if (all.length < eventLimit * 2) all.push(event);
          this.#watch(event);
        }
        for (const look of [...this.#watchers]) look();
      }
    } finally {
      giveUp();
      unwatchClock();
      unwatchProcessor();
      clearTimeout(this.#lingers);
      this.limits.signal?.removeEventListener('abort', abort);
      this.#over = true;
      this.#watcher?.end(this.#trace.isCut, this.#stuck);
      for (const look of [...this.#watchers]) look();
    }
    const history = new RecordedHistory(this.#events);
    return {
      words: this.words,
      history,
      stopped: this.#stopOf(history),
      stuck: this.#stuck === undefined ? [] : textsOf(this.#stuck),
      isCut: this.#trace.isCut,
      input: this.limits.input,
      leftovers: findLeftovers(all, before),
      lateness: this.#lateness,
      processorTimes: this.#processorTimes,
      ...(stacks !== undefined && { stacked: stacks.stacked }),
    };
  }

  /** The clock stopped nothing if all processes had ended by then. */
  #stopOf({ processes: { all } }: RecordedHistory): Stop | undefined {
    const isOver = all.length > 0 && all.every(({ ended }) => ended !== undefined);
    return isByClock(this.#stopping) && isOver ? undefined : this.#stopping?.why;
  }

  #linger(again: number): void {
    const from = Date.now() / 1000;
    this.#lingers = setTimeout(() => {
      const to = Date.now() / 1000;
      const { woken, pressed } = latenessBetween(this.#lateness, from, to);
      const wasBusy = Math.max(woken, pressed) > (to - from) / 2;
      if (wasBusy && again > 0) this.#linger(again - 1);
      else void this.#stopLate('left-running');
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
