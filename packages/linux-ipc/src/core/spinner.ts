/**
 * Polls before sleeping, as long as that pays: a message that arrives meanwhile costs no system call.
 *
 * Each wait is booked in microseconds. Polling that ends with a message earns what a sleep would have
 * lasted, less twice its own time: once since the sleep would have been over by then, once since it has
 * kept a processor busy (time in which it has yielded the processor counts once). Polling that ends without
 * a message costs its time. While the balance is positive, it polls. So all that polling ever costs is at most
 * what it has saved, and an allowance.
 *
 * Once the balance is used up, the lengths of the sleeps decide: after some that were short enough for
 * polling, it tries again. Two sides that answer each other quickly then both poll, since the first that
 * tries waits no shorter than it takes to wake the other. If a try is fruitless, as for a peer that
 * thinks for long, twice as many short sleeps precede the next one. A side whose sleeps
 * are long never tries.
 *
 * While it polls, it yields the processor, so that a peer on the same one can answer at once. Unrelated processes get
 * it, too, for milliseconds. So yields have an account of their own: a wait in which it has yielded earns what a
 * sleep would have lasted, less its own time. Once the account is used up, spins do not yield for some time.
 */
import { wholeNumber } from './arguments.js';
import { nowMs } from './time-out.js';
import { native } from './native.js';

/** How many fruitless spins in a row the balance can pay, at most and at first. */
const MOST_SPINS = 4;
const FIRST_SPINS = 2;
/** How many short sleeps precede a try: at first, and after many fruitless tries. */
const FIRST_PATIENCE = 2;
const MOST_PATIENCE = 512;
/** A sleep is short if it lasts at most this many times as long as a spin may. */
const SHORT_SLEEP_SPINS = 2;
/**
 * Once their account is used up, there are no yields for this many milliseconds: at first, and at most. Each pause is
 * twice as long as the last, unless the account has lasted for longer than that since.
 */
const FIRST_PAUSE_MS = 10;
const MOST_PAUSE_MS = 1000;
/** What yields may cost at first, and how much of what they save is kept for later, in microseconds. */
const FIRST_CREDIT = 4000;
const MOST_CREDIT = 10_000;
/** The weight of the last short sleep in the mean. */
const WEIGHT = 1 / 8;

/** The longest time that the options of a channel allow, in microseconds. */
export function spinOf(options: { readonly spinMicroseconds?: number | undefined }): number {
  const { spinMicroseconds = 200 } = options;
  return wholeNumber('spinMicroseconds', spinMicroseconds, 0, 1_000_000);
}

function schedYield(): void {
  native.schedYield();
}

/** What a poll is. */
interface Polls {
  /** The clock is read once in this many polls. */
  readonly perClock: number;
  /** For how many microseconds it polls before it yields the processor between two polls. */
  readonly uninterruptedMicroseconds: number;
}

const LOADS: Polls = { perClock: 32, uninterruptedMicroseconds: 0.8 };
/** A peer on the same processor runs before the first poll, which would be in vain. */
export const SYSTEM_CALLS: Polls = { perClock: 1, uninterruptedMicroseconds: 0 };

interface SpinnerParts {
  readonly polls?: Polls;
  /** Milliseconds. */
  readonly clock?: () => number;
  /** Lets what else can run on this processor run first. */
  readonly yieldProcessor?: () => void;
}

// Plain fields, not #private: see channel/ring/one-to-one.ts.
export class Spinner {
  private readonly most: number;
  private readonly polls: Polls;
  private readonly clock: () => number;
  private readonly yieldProcessor: () => void;
  private balance: number;
  /** How long a short sleep lasts: a running mean. */
  private shortSleep: number;
  private shortSleeps = 0;
  private patience = FIRST_PATIENCE;
  /** How long the last pause is or was, and when it ends, in milliseconds. */
  private pause = FIRST_PAUSE_MS;
  private pauseEnd = -Infinity;
  private credit = FIRST_CREDIT;
  /** For how long it has polled in this turn of the event loop; the caller resets it. */
  spentMicroseconds = 0;

  /** @param most Microseconds; 0: never spin. */
  constructor(
    most: number,
    { polls = LOADS, clock = nowMs, yieldProcessor = schedYield }: SpinnerParts = {},
  ) {
    this.most = most;
    this.polls = polls;
    this.clock = clock;
    this.yieldProcessor = yieldProcessor;
    this.balance = FIRST_SPINS * most;
    this.shortSleep = most / 2;
  }

  /** Whether {@link spin} would poll now. */
  get isWorthwhile(): boolean {
    return this.balance > 0;
  }

  /** Polls, if it is worthwhile. Returns whether `ready` became true. */
  spin(ready: () => boolean): boolean {
    if (this.balance <= 0) return false;
    const { perClock, uninterruptedMicroseconds } = this.polls;
    const start = this.clock();
    const yields = start >= this.pauseEnd;
    let longestYield = 0;
    let yielded = 0;
    for (let elapsed = 0; elapsed < this.most; elapsed = 1000 * (this.clock() - start)) {
      if (yields && elapsed >= uninterruptedMicroseconds) {
        this.yieldProcessor();
        const lasted = 1000 * (this.clock() - start) - elapsed;
        longestYield = Math.max(longestYield, lasted);
        yielded += lasted;
        elapsed += lasted;
      }
      for (let i = 0; i < perClock; i++) {
        if (!ready()) continue;
        if (yielded > 0) this.credited(this.shortSleep - elapsed);
        if (longestYield <= this.most / 2) this.book(this.shortSleep - 2 * elapsed + yielded);
        this.spentMicroseconds += elapsed;
        return true;
      }
    }
    if (longestYield > this.most / 2) this.credited(-longestYield);
    // If this thread was interrupted, it was not by polling.
    this.book(-this.most);
    this.spentMicroseconds += this.most;
    return false;
  }

  /** The clock, in milliseconds, for the length of a sleep; 0 if it never spins: then no clock is read. */
  now(): number {
    return this.most === 0 ? 0 : this.clock();
  }

  /** To be called after each sleep that some event of the peer's ended. */
  slept(microseconds: number): void {
    if (microseconds > SHORT_SLEEP_SPINS * this.most) return;
    this.shortSleep += WEIGHT * (microseconds - this.shortSleep);
    if (this.balance > 0 || ++this.shortSleeps < this.patience) return;
    this.shortSleeps = 0;
    this.patience = Math.min(MOST_PATIENCE, 2 * this.patience);
    this.balance = this.most;
  }

  /** Books what yields have saved. */
  private credited(microseconds: number): void {
    this.credit = Math.min(MOST_CREDIT, this.credit + microseconds);
    if (this.credit > 0) return;
    const now = this.clock();
    const isRare = now - this.pauseEnd > this.pause;
    this.pause = isRare ? FIRST_PAUSE_MS : Math.min(MOST_PAUSE_MS, 2 * this.pause);
    this.pauseEnd = now + this.pause;
    this.credit = FIRST_CREDIT;
  }

  private book(microseconds: number): void {
    const most = MOST_SPINS * this.most;
    this.balance += microseconds;
    if (this.balance < most) return;
    this.balance = most;
    this.patience = FIRST_PATIENCE;
  }
}
