import { onAbort } from '../core/abort.js';

const longestMilliseconds = 64;

/**
 * Exponential backoff, for the two waits of a UNIX socket that no event ends: for room in a server's
 * backlog, and for room in the queue of a datagram socket to which the sender is not connected. The
 * caller retries after each pause; pauses grow from 1 ms to 64 ms.
 */
export class Backoff {
  #milliseconds = 1;

  /** @throws The signal's reason. */
  pause(signal: AbortSignal | undefined): Promise<void> {
    const milliseconds = this.#milliseconds;
    this.#milliseconds = Math.min(2 * milliseconds, longestMilliseconds);
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = setTimeout(() => {
        forgetSignal?.();
        resolve();
      }, milliseconds);
      const forgetSignal =
        signal &&
        onAbort(signal, () => {
          clearTimeout(timer);
          forgetSignal?.();
          reject(signal.reason as Error);
        });
    });
  }
}
