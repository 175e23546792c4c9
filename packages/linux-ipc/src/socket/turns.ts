import { onAbort } from '../core/abort.js';

/**
 * Serialises the calls of several callers in their order: no message overtakes an earlier one that still
 * waits.
 */
export class Turns {
  #taken = false;
  readonly #queue = new Set<() => void>();

  /** Whether a caller has the turn; the `try…` methods then return false. */
  get taken(): boolean {
    return this.#taken;
  }

  /** @throws The signal's reason, if it aborts before the turn begins. */
  async take<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const turn = this.begin(signal);
    if (turn !== undefined) await turn;
    try {
      return await work();
    } finally {
      this.pass();
    }
  }

  /**
   * Begins a turn, which {@link pass} ends. If the turn is free, no promise is needed.
   *
   * @returns Undefined if the turn was free and has begun; otherwise a promise to wait for.
   * @throws As {@link take}.
   */
  begin(signal: AbortSignal | undefined): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#taken) return this.#wait(signal);
    this.#taken = true;
    return undefined;
  }

  /** Passes the turn directly to the next caller, so that no other can take it. */
  pass(): void {
    const [next] = this.#queue;
    if (next === undefined) {
      this.#taken = false;
    } else {
      this.#queue.delete(next);
      next();
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onTurn = () => {
        forgetSignal?.();
        resolve();
      };
      this.#queue.add(onTurn);
      const forgetSignal =
        signal &&
        onAbort(signal, () => {
          this.#queue.delete(onTurn);
          forgetSignal?.();
          reject(signal.reason as Error);
        });
    });
  }
}
