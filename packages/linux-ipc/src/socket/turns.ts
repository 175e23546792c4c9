import { onAbort } from '../core/abort.js';

/**
 * Lets several callers do the same thing one after the other, in the order they came: a message
 * handed in later is not sent before one that still waits.
 */
export class Turns {
  #taken = false;
  readonly #queue = new Set<() => void>();

  /** Whether somebody has the turn now: who does not want to wait gives up then. */
  get taken(): boolean {
    return this.#taken;
  }

  /** @throws The signal's reason, when it aborts before the turn comes. */
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
   * For who counts promises: begins a turn, which {@link pass} ends.
   *
   * @returns Undefined when nobody has it: it has begun. Otherwise what to wait for.
   * @throws As {@link take}.
   */
  begin(signal: AbortSignal | undefined): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#taken) return this.#wait(signal);
    this.#taken = true;
    return undefined;
  }

  /** Hands the turn straight to the next, so that nobody gets in between. */
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
