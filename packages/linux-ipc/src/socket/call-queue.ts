import { onAbort } from '../core/abort.js';

/** Runs one call at a time, in the order of the calls: no message overtakes one that still waits. */
export class CallQueue {
  #busy = false;
  readonly #queue = new Set<() => void>();

  /** Whether a call is running; the `try…` methods then return false. */
  get busy(): boolean {
    return this.#busy;
  }

  /** @throws The signal's reason, if it aborts before the call begins. */
  async run<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const begun = this.begin(signal);
    if (begun !== undefined) await begun;
    try {
      return await call();
    } finally {
      this.end();
    }
  }

  /** Whether calls wait for this one to end. */
  get isWanted(): boolean {
    return this.#queue.size > 0;
  }

  /**
   * Begins a call, which {@link end} ends. If no other call is running, no promise is needed.
   *
   * @returns Undefined if the call has begun; otherwise a promise that resolves when it begins.
   * @throws As {@link run}.
   */
  begin(signal: AbortSignal | undefined): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#busy) return this.#wait(signal);
    this.#busy = true;
    return undefined;
  }

  /** Ends the call. The next in the queue begins at once, so that no later caller precedes it. */
  end(): void {
    const [next] = this.#queue;
    if (next === undefined) {
      this.#busy = false;
    } else {
      this.#queue.delete(next);
      next();
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onBegin = () => {
        forgetSignal?.();
        resolve();
      };
      this.#queue.add(onBegin);
      const forgetSignal =
        signal &&
        onAbort(signal, () => {
          this.#queue.delete(onBegin);
          forgetSignal?.();
          reject(signal.reason as Error);
        });
    });
  }
}
