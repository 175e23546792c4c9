/**
 * Polls for a short while before sleeping: a message that arrives in time costs no system call. The
 * time grows after polling found a message and shrinks after it did not, so that an idle channel soon
 * stops polling.
 */
import { wholeNumber } from '../../core/arguments.js';

const POLLS_PER_CLOCK = 32;
const LEAST_MICROSECONDS = 1;

/** The longest time that the options of a channel allow, in microseconds. */
export function spinOf(options: { readonly spinMicroseconds?: number | undefined }): number {
  const { spinMicroseconds = 50 } = options;
  return wholeNumber('spinMicroseconds', spinMicroseconds, 0, 1_000_000);
}

export class Spinner {
  readonly #most: number;
  #budget: number;

  /** @param most Microseconds; 0: never spin. */
  constructor(most: number) {
    this.#most = most;
    this.#budget = most;
  }

  /** Whether `ready` became true within the budget. */
  spin(ready: () => boolean): boolean {
    if (this.#most === 0) return ready();
    const end = performance.now() + this.#budget / 1000;
    do {
      for (let i = 0; i < POLLS_PER_CLOCK; i++) {
        if (!ready()) continue;
        this.#budget = Math.min(this.#most, 2 * this.#budget);
        return true;
      }
    } while (performance.now() < end);
    this.#budget = Math.max(LEAST_MICROSECONDS, this.#budget / 2);
    return false;
  }
}
