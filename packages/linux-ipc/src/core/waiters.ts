/** The waits for one event. The event loop stays alive while one of them keeps it alive. */
import { onAbort } from './abort.js';
import { closedError } from './errors.js';
import { release, retain } from './poller-handle.js';

/** One wait. One of the functions is called, once. */
export interface Waiter {
  /** The event happened. */
  wake(): void;
  /** What was waited for was closed. */
  refuse(reason: Error): void;
}

export class Waiters {
  readonly #waiters = new Set<Waiter>();
  #closed = false;

  /** @param what What is waited for, for messages: "pipe". */
  constructor(readonly what: string) {}

  /** How many wait. */
  get size(): number {
    return this.#waiters.size;
  }

  /** Ends all waits: the event has happened. */
  wake(): void {
    // A copy: a waiter that waits again in `wake` waits for the next event. A waiter can end the waits of others.
    for (const waiter of [...this.#waiters]) {
      if (this.#waiters.has(waiter)) waiter.wake();
    }
  }

  /** All waits, present and later, throw `ERR_CLOSED`. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const waiter of this.#waiters) waiter.refuse(closedError(this.what));
  }

  /** Resolves at the next event. */
  wait(signal: AbortSignal | undefined, keepsAlive = true): Promise<void> {
    if (signal === undefined) {
      return new Promise((wake, refuse) => {
        this.expect({ wake, refuse }, keepsAlive);
      });
    }
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      let isOver = false;
      let forgetSignal = (): void => undefined;
      // Removed at once, not when the promise's job runs: an event in between belongs to the next wait.
      const waiter = {
        wake: () => {
          isOver = true;
          forgetSignal();
          resolve();
        },
        refuse: (reason: Error) => {
          isOver = true;
          forgetSignal();
          reject(reason);
        },
      };
      const end = this.expect(waiter, keepsAlive);
      if (isOver) return;
      forgetSignal = onAbort(signal, () => {
        end();
        forgetSignal();
        reject(signal.reason as Error);
      });
    });
  }

  /**
   * As {@link wait} without a promise: calls one of the functions of `expecting`, once, possibly before it
   * returns.
   *
   * @returns A function that ends the wait, if it is not over.
   */
  expect(expecting: Waiter, keepsAlive = true): () => void {
    if (this.#closed) {
      expecting.refuse(closedError(this.what));
      return () => undefined;
    }
    const end = (): void => {
      if (this.#waiters.delete(waiter) && keepsAlive) release();
    };
    const waiter: Waiter = {
      wake: () => {
        end();
        expecting.wake();
      },
      refuse: (reason) => {
        end();
        expecting.refuse(reason);
      },
    };
    this.#waiters.add(waiter);
    if (keepsAlive) retain();
    return end;
  }
}
