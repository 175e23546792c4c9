import { onAbort } from '../core/abort.js';
import { onDescriptorClosed } from '../core/owned-descriptor.js';

const firstMilliseconds = 1;

interface BackoffOptions {
  /** The longest pause in milliseconds. Default 64. */
  readonly longest?: number;
  /** Whether a pause keeps the event loop alive. Default true. */
  readonly keepsAlive?: boolean;
}

/**
 * Exponential backoff, for the waits of a UNIX socket that no event ends: for room in a server's backlog,
 * and for room in the queue of a datagram socket to which the sender is not connected. The caller retries
 * after each pause; pauses grow from 1 ms to 64 ms.
 */
export class Backoff {
  readonly #longest: number;
  readonly #keepsAlive: boolean;
  #milliseconds = firstMilliseconds;
  /** Ends the pause. */
  #end = (): void => undefined;

  constructor({ longest = 64, keepsAlive = true }: BackoffOptions = {}) {
    this.#longest = longest;
    this.#keepsAlive = keepsAlive;
  }

  /** @throws The signal's reason. */
  pause(signal: AbortSignal | undefined): Promise<void> {
    const milliseconds = this.#milliseconds;
    this.#milliseconds = Math.min(2 * milliseconds, this.#longest);
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const end = (): void => {
        clearTimeout(timer);
        forgetSignal?.();
        resolve();
      };
      this.#end = end;
      const timer = setTimeout(end, milliseconds);
      if (!this.#keepsAlive) timer.unref();
      const forgetSignal =
        signal &&
        onAbort(signal, () => {
          reject(signal.reason as Error);
          end();
        });
    });
  }

  /** Ends the pause, and makes the next one short. */
  reset(): void {
    this.#milliseconds = firstMilliseconds;
    this.#end();
  }
}

/**
 * Backoff of a server that has no descriptor left to accept with. The pause also ends when this process
 * closes a descriptor of its own; that another process, or other code, has closed one causes no event.
 */
export class DescriptorBackoff {
  readonly #backoff: Backoff;

  /** @param keepsAlive Whether a pause keeps the event loop alive. */
  constructor(keepsAlive = true) {
    this.#backoff = new Backoff({ longest: 512, keepsAlive });
  }

  /** @throws The signal's reason. */
  async pause(signal: AbortSignal | undefined): Promise<void> {
    const forget = onDescriptorClosed(() => {
      this.#backoff.reset();
    });
    try {
      await this.#backoff.pause(signal);
    } finally {
      forget();
    }
  }

  /** Makes the next pause short. */
  reset(): void {
    this.#backoff.reset();
  }
}
