import { closedError } from '../../core/errors.js';
import type { Descriptor } from '../../core/descriptor.js';
import { Waiters } from '../../core/waiters.js';
import type { Disconnection } from '../errors.js';
import { Bell } from './bell.js';
import { firstReadableSync } from './first-readable.js';

/**
 * How one end of a channel sleeps until the other rings or disconnects. The event loop is kept alive exactly
 * while something waits.
 *
 * Whoever waits announces it in the memory first, and then checks the memory again: see `sleep.ts`. A ring
 * that arrives while nobody waits means nothing.
 */
export class Doorbell extends Bell {
  readonly #waiters: Waiters;

  /** Takes ownership of the connection. */
  constructor(connection: Descriptor) {
    const waiters = new Waiters('channel');
    super(connection, () => {
      waiters.wake();
    });
    this.#waiters = waiters;
  }

  /** Resolves when the peer rings or has disconnected. A wake-up may be spurious. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.closed) throw closedError('channel');
    const woken = this.#waiters.wait(signal);
    this.listen();
    if (this.disconnection !== undefined) this.#waiters.wake();
    return woken;
  }

  /** Resolves when the peer has disconnected. */
  async disconnected(signal: AbortSignal | undefined): Promise<Disconnection> {
    for (;;) {
      if (this.closed) throw closedError('channel');
      if (this.disconnection !== undefined) return this.disconnection;
      await this.wait(signal);
    }
  }

  /** `ppoll(2)`: blocks this thread until the peer rings or disconnects, or the time has passed. */
  waitSync(milliseconds: number): void {
    if (this.closed) throw closedError('channel');
    if (this.disconnection !== undefined) return;
    firstReadableSync([this.connection], milliseconds);
    this.check();
  }

  /** Notifies the peer, and closes. Idempotent. Pending waits reject with `ERR_CLOSED`. */
  override close(): void {
    super.close();
    this.#waiters.close();
  }
}
