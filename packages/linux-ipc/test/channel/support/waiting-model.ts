/**
 * A deterministic model of two sides that answer each other, in virtual time: each waits as a channel's
 * end does, with the spinner itself. Times are in microseconds.
 */
import { Spinner } from '../../../dist/core/spinner.js';

export interface World {
  /** On one processor, a side runs only while the other one sleeps. */
  readonly processors: 1 | 2;
  /** How long it takes from ringing a sleeper until it runs. */
  readonly wakeUp: number;
  /** How long the answering side thinks. */
  readonly think: number;
}

export interface RoundTrip {
  readonly duration: number;
  /** How long each side has polled, whether it found something or not: the asking one first. */
  readonly spun: readonly [number, number];
  /** How often one of the sides slept. */
  readonly sleeps: number;
}

/** What one poll takes, and what sending takes. */
const POLL = 0.05;
const SEND = 0.5;

/** As if the kernel returned at once, whoever else waits for the processor. */
const noYield = (): void => undefined;

class Side {
  now = 0;
  spun = 0;
  sleeps = 0;
  readonly #spinner: Spinner;

  constructor(most: number) {
    this.#spinner = new Spinner(most, { clock: () => this.now / 1000, yieldProcessor: noYield });
  }

  /** Waits since `now` for what arrives at `arrival`, or polls in vain if that is Infinity. */
  spin(arrival: number): boolean {
    if (!this.#spinner.isWorthwhile) return false;
    const since = this.now;
    const found = this.#spinner.spin(() => (this.now += POLL) >= arrival);
    this.spun += this.now - since;
    return found;
  }

  sleepUntil(time: number): void {
    const since = this.now;
    this.now = time;
    this.sleeps++;
    this.#spinner.slept(time - since);
  }
}

/** Two sides, whose world may change from one round trip to the next. */
export class Pair {
  readonly #asking: Side;
  readonly #answering: Side;

  constructor(most = 200) {
    this.#asking = new Side(most);
    this.#answering = new Side(most);
  }

  /** Round trips in one world. */
  run(count: number, world: World): RoundTrip[] {
    return Array.from({ length: count }, () => this.#roundTrip(world));
  }

  #roundTrip(world: World): RoundTrip {
    const [asking, answering] = [this.#asking, this.#answering];
    const start = asking.now;
    const before = [asking.spun, answering.spun] as const;
    const sleeps = asking.sleeps + answering.sleeps;
    asking.now += SEND;
    pass(asking, answering, world);
    answering.now += world.think + SEND;
    pass(answering, asking, world);
    return {
      duration: asking.now - start,
      spun: [asking.spun - before[0], answering.spun - before[1]],
      sleeps: asking.sleeps + answering.sleeps - sleeps,
    };
  }
}

/** One side has sent, now; the other one has waited for it since its own `now`. */
function pass(from: Side, to: Side, { processors, wakeUp }: World): void {
  const sent = from.now;
  if (processors === 2) {
    if (to.spin(sent)) return;
    // If it was about to sleep when the message arrived, it need not.
    if (to.now < sent) to.sleepUntil(sent + wakeUp);
    return;
  }
  // It fell asleep before, or the sender could not have run. The sender now polls, and is in its way.
  from.spin(Infinity);
  to.sleepUntil(from.now + wakeUp);
}
