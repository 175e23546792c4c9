import { closedError, Waiters } from 'linux-ipc/carrier';

/**
 * The wait of a receiver for the next event. It does what `Waiters` does; where one waits, without a signal, as nearly
 * always, the wait costs one promise.
 */
export class OneWait {
  readonly #what: string;
  readonly #others: Waiters;
  #isClosed = false;
  #wake: (() => void) | undefined;
  #refuse: ((reason: Error) => void) | undefined;

  /** @param what What is waited for, for messages. */
  constructor(what: string) {
    this.#what = what;
    this.#others = new Waiters(what);
  }

  /** Resolves at the next event. The connection keeps the process alive, so the wait need not. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    if (signal !== undefined || this.#wake !== undefined || this.#isClosed) {
      return this.#others.wait(signal, false);
    }
    return new Promise((resolve, reject) => {
      this.#wake = resolve;
      this.#refuse = reject;
    });
  }

  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
    this.#others.wake();
  }

  /** All waits, present and later, throw `ERR_CLOSED`. Idempotent. */
  close(): void {
    this.#isClosed = true;
    if (this.#wake !== undefined) this.#refuse?.(closedError(this.#what));
    this.#wake = undefined;
    this.#others.close();
  }
}
