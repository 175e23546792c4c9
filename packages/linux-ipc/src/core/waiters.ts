/** The waits for one event. The event loop stays alive while one of them keeps it alive. */
import { onAbort } from './abort.js';
import { closedError } from './errors.js';
import { release, retain } from './poller-handle.js';

/** One of the functions is called, once. */
export interface Waiter {
  /** The event happened. */
  wake(): void;
  /** What was waited for was closed, or the signal aborted. */
  refuse(reason: Error): void;
}

interface Wait {
  readonly waiter: Waiter;
  readonly keepsAlive: boolean;
  isOver: boolean;
  forgetSignal: (() => void) | undefined;
}

export class Waiters {
  // Not a Set, which hashes each wait, and allocates memory for every few of them.
  #waits: Wait[] = [];
  #closed = false;

  /** @param what What is waited for, for messages: "pipe". */
  constructor(readonly what: string) {}

  /** How many wait. */
  get size(): number {
    return this.#waits.length;
  }

  /** Ends all waits: the event has happened. */
  wake(): void {
    // A waiter that waits again in `wake` waits for the next event. A waiter can end the waits of others.
    for (const wait of this.#taken()) {
      if (this.#end(wait)) wait.waiter.wake();
    }
  }

  /** All waits, present and later, throw `ERR_CLOSED`. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const wait of this.#taken()) {
      if (this.#end(wait)) wait.waiter.refuse(closedError(this.what));
    }
  }

  /** Resolves at the next event. */
  wait(signal: AbortSignal | undefined, keepsAlive = true): Promise<void> {
    return new Promise((wake, refuse) => {
      this.expect({ wake, refuse }, keepsAlive, signal);
    });
  }

  /**
   * As {@link wait} without a promise: calls one of the functions of `waiter`, once, possibly before it
   * returns.
   *
   * @returns A function that ends the wait, if it is not over.
   */
  expect(waiter: Waiter, keepsAlive = true, signal?: AbortSignal): () => void {
    if (signal?.aborted === true || this.#closed) {
      waiter.refuse(signal?.aborted === true ? (signal.reason as Error) : closedError(this.what));
      return () => undefined;
    }
    const wait: Wait = { waiter, keepsAlive, isOver: false, forgetSignal: undefined };
    this.#waits.push(wait);
    if (keepsAlive) retain();
    if (signal !== undefined) {
      wait.forgetSignal = onAbort(signal, () => {
        this.#remove(wait);
        waiter.refuse(signal.reason as Error);
      });
    }
    return () => {
      this.#remove(wait);
    };
  }

  /** All waits, which are no longer in the list. */
  #taken(): readonly Wait[] {
    const waits = this.#waits;
    if (waits.length > 0) this.#waits = [];
    return waits;
  }

  #remove(wait: Wait): void {
    const index = this.#waits.indexOf(wait);
    if (index >= 0) this.#waits.splice(index, 1);
    this.#end(wait);
  }

  /** Returns false if the wait is over already. */
  #end(wait: Wait): boolean {
    if (wait.isOver) return false;
    wait.isOver = true;
    if (wait.keepsAlive) release();
    wait.forgetSignal?.();
    return true;
  }
}
