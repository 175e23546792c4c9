import type { Connection } from '../connection/connection.js';
import { counted } from '../connection/event.js';

/** What subscribers that do not answer may have missed: an event for each, or one for all once the publisher closes. */
export class Losses {
  readonly #connection: Connection;
  readonly #reportsEach: boolean;
  #isClosing = false;
  #most = 0;
  #subscribers = 0;

  /** @param reportsEach Whether a loss matters before the publisher closes: it does not to one that waits for nobody. */
  constructor(connection: Connection, reportsEach: boolean) {
    this.#connection = connection;
    this.#reportsEach = reportsEach;
  }

  /** A subscriber has died, and has not received this many messages, at most. */
  add(messages: number): void {
    if (messages === 0) return;
    this.#most = Math.max(this.#most, messages);
    this.#subscribers++;
    if (this.#isClosing) return;
    if (this.#reportsEach) this.#report('a subscriber does not answer');
    this.#most = 0;
    this.#subscribers = 0;
  }

  /** The publisher closes. */
  begin(): void {
    this.#isClosing = true;
  }

  /**
   * The publisher has closed.
   *
   * @param isStored Whether the server has taken all.
   */
  end(isStored: boolean): void {
    if (this.#most === 0) return;
    const silent = `${counted(this.#subscribers, 'subscriber')} gave no answer`;
    this.#report(isStored ? silent : 'the server did not take them');
  }

  #report(reason: string): void {
    const { address, settings } = this.#connection;
    settings.onEvent({
      kind: 'undelivered',
      message: `${address.shown}: messages may not have been received (at most ${this.#most}): ${reason}`,
    });
  }
}
